// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.given;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/** How the bytes of a file stand for text, by the mark at their beginning. */
record Encoding(Charset charset, int mark, boolean unicode) {

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
