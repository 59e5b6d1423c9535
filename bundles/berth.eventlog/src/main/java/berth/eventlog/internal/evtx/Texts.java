// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

import java.nio.charset.StandardCharsets;

/**
 * Turns UTF-16LE into strings. What no XML can hold (most control characters, unpaired surrogates) becomes the
 * replacement character, as in the XML of an event. One thread.
 */
final class Texts {
    private static final int SHORT = 256;
    private final byte[] narrow = new byte[SHORT];

    /** {@return the text of so many code units}; the caller has checked that they are there. */
    String read(byte[] bytes, int at, int units) {
        byte[] low = units <= SHORT ? narrow : new byte[units];
        int high = 0;
        int least = Byte.MAX_VALUE;
        for (int i = 0; i < units; i++) {
            byte unit = bytes[at + 2 * i];
            low[i] = unit;
            high |= bytes[at + 2 * i + 1];
            least = Math.min(least, unit & 0xFF);
        }
        if (high == 0 && least >= ' ') {
            return new String(low, 0, units, StandardCharsets.ISO_8859_1);
        }
        char[] wide = new char[units];
        for (int i = 0; i < units; i++) {
            wide[i] = (char) (bytes[at + 2 * i] & 0xFF | bytes[at + 2 * i + 1] << 8);
        }
        for (int i = 0; i < units; i++) {
            if (!isXml(wide, i)) {
                wide[i] = '\uFFFD';
            }
        }
        return new String(wide);
    }

    private static boolean isXml(char[] text, int at) {
        char c = text[at];
        if (Character.isHighSurrogate(c)) {
            return at + 1 < text.length && Character.isLowSurrogate(text[at + 1]);
        }
        if (Character.isLowSurrogate(c)) {
            return at > 0 && Character.isHighSurrogate(text[at - 1]);
        }
        return c >= ' ' ? c < '\uFFFE' : c == '\n' || c == '\r' || c == '\t';
    }
}
