// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.given;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How the bytes of a file stand for text, by the mark at their beginning. */
record Encoding(Charset charset, int mark, boolean unicode) {
    private static final Pattern CODE_PAGE = Pattern.compile("(?m)^== [^\\r\\n]{0,256}chcp[^\\r\\n]{0,16}\\r?\\n[^\\r\\n]{0,128}?([0-9]{3,5})\\.?\\s*$");
    private static final int HEAD = 4096;

    static Encoding of(byte[] content) {
        if (begins(content, 0xEF, 0xBB, 0xBF)) {
            return new Encoding(StandardCharsets.UTF_8, 3, true);
        }
        if (begins(content, 0xFF, 0xFE)) {
            return new Encoding(StandardCharsets.UTF_16LE, 2, true);
        }
        return begins(content, 0xFE, 0xFF) ? new Encoding(StandardCharsets.UTF_16BE, 2, true)
                : new Encoding(Charset.forName("windows-1252"), 0, false);
    }

    /** {@return what a text is written in that any program may have written: marked or not, in UTF-16, UTF-8 or a code page that it names itself} */
    static Encoding ofText(byte[] content) {
        Encoding marked = of(content);
        if (marked.unicode()) {
            return marked;
        }
        if (content.length > 3 && content[1] == 0 && content[3] == 0) {
            return new Encoding(StandardCharsets.UTF_16LE, 0, true);
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
            return new Encoding(StandardCharsets.UTF_8, 0, true);
        } catch (CharacterCodingException e) {
            return new Encoding(codePage(content).orElse(marked.charset), 0, false);
        }
    }

    /** What {@code chcp} says, whose number stands last in its line in every language. */
    private static Optional<Charset> codePage(byte[] content) {
        Matcher page = CODE_PAGE.matcher(new String(content, 0, Math.min(content.length, HEAD), StandardCharsets.ISO_8859_1));
        if (!page.find()) {
            return Optional.empty();
        }
        return Stream.of("windows-" + page.group(1), "IBM" + page.group(1)).filter(Charset::isSupported).findFirst().map(Charset::forName);
    }

    String text(byte[] content) {
        return new String(content, mark, content.length - mark, charset);
    }

    private static boolean begins(byte[] content, int... mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= content.length || (content[i] & 0xFF) != mark[i]) {
                return false;
            }
        }
        return true;
    }
}
