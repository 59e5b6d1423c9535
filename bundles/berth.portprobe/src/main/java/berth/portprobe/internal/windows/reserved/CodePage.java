// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.reserved;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * What programs of Windows write into a pipe: in its code page of OEM's, or, as no document says of which program, in that of the console.
 * There, only UTF-8 ({@code chcp 65001}) is known by its bytes.
 *
 * @param oem its number in the registry; of no meaning where it is not known
 */
record CodePage(String oem) {

    /** {@return the bytes as text} */
    String text(byte[] said) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(said)).toString();
        } catch (CharacterCodingException other) {
            return new String(said, charset());
        }
    }

    /** Java has it under one of several names. */
    private Charset charset() {
        return Stream.of("IBM", "windows-", "x-windows-", "x-IBM", "x-mswin-").map(kind -> kind + oem).filter(CodePage::isKnown).findFirst().map(Charset::forName)
                .orElse(StandardCharsets.ISO_8859_1);
    }

    private static boolean isKnown(String name) {
        return name.matches("[\\w-]{1,32}") && Charset.isSupported(name);
    }
}
