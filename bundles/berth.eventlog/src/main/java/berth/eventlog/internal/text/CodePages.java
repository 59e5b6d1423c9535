// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.text;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Decodes lines that may be of a Windows code page.
 * <p>
 * A line that is UTF-8 is UTF-8. For others the letters tell the page where they can: Cyrillic (1251), Greek (1253), Hebrew (1255), Arabic
 * (1256), Thai (874), Japanese (932), Korean (949) and Chinese (936) texts have their letters in runs, Polish, Czech (1250) and Turkish (1254)
 * ones have letters that are signs elsewhere. What such a line told holds for later ones; all else is 1252. Baltic and Vietnamese pages are
 * not told apart: their letters come out wrong, digits and ASCII right. One thread.
 */
public final class CodePages {
    private static final int ENOUGH = 4;
    private static final char NO_LETTER = '\uFFFD';
    private static final List<Script> SCRIPTS = List.of(new Script("windows-1251", 0xEE, 0xE5, 0xE0, 0xE8, 0xED, 0xF2, 0xF1, 0xF0, 0xE2),
            new Script("windows-1253", 0xE1, 0xEF, 0xE9, 0xE5, 0xF4, 0xF3, 0xED, 0xF1, 0xF5, 0xDC, 0xDD, 0xDF),
            new Script("windows-1255", 0xE9, 0xE5, 0xE4, 0xEC, 0xE0, 0xF8, 0xFA, 0xEE, 0xF9), new Script("windows-1256", 0xC7, 0xE1, 0xED, 0xE3, 0xCA, 0xD1, 0xE4, 0xE6, 0xC8),
            new Script("x-windows-874", 0xD2, 0xB9, 0xC3, 0xCD, 0xA1, 0xA7, 0xE8, 0xD1, 0xD5));

    /** A page of letters that are no Latin ones, and those that its languages write most. */
    private record Script(String page, int... frequent) {
        /** How much of a text these letters are; the more of them, the less that tells. */
        double share(int[] counts) {
            return sum(counts, frequent) / Math.sqrt(frequent.length);
        }
    }

    private Charset page = named("windows-1252").orElse(StandardCharsets.ISO_8859_1);
    private boolean known;

    /** {@return the text of a line} */
    public String decode(byte[] bytes, int from, int length) {
        int end = from + length;
        int at = from;
        while (at < end && bytes[at] >= 0) {
            at++;
        }
        if (at == end) {
            return new String(bytes, from, length, StandardCharsets.ISO_8859_1);
        }
        String utf8 = new String(bytes, from, length, StandardCharsets.UTF_8);
        // The sign for what is no UTF-8 may also stand in the line itself.
        if (utf8.indexOf(NO_LETTER) < 0 || strict(bytes, from, length, StandardCharsets.UTF_8).isPresent()) {
            return utf8;
        }
        if (!known) {
            look(bytes, from, end);
        }
        return new String(bytes, from, length, page);
    }

    /** Without an exception: there may be one for each line of a large file. */
    private static Optional<String> strict(byte[] bytes, int from, int length, Charset charset) {
        CharsetDecoder decoder = charset.newDecoder();
        CharBuffer text = CharBuffer.allocate((int) (length * decoder.maxCharsPerByte()) + 1);
        boolean whole = !decoder.decode(ByteBuffer.wrap(bytes, from, length), text, true).isError() && !decoder.flush(text).isError();
        return whole ? Optional.of(text.flip().toString()) : Optional.empty();
    }

    private static Optional<Charset> named(String name) {
        return Charset.isSupported(name) ? Optional.of(Charset.forName(name)) : Optional.empty();
    }

    private void look(byte[] bytes, int from, int end) {
        int[] counts = new int[256];
        int high = 0;
        int paired = 0;
        for (int i = from; i < end; i++) {
            int one = bytes[i] & 0xFF;
            counts[one]++;
            high += one >= 0x80 ? 1 : 0;
            paired += one >= 0x80 && (i + 1 < end && bytes[i + 1] < 0 || i > from && bytes[i - 1] < 0) ? 1 : 0;
        }
        boolean letters = paired >= ENOUGH && paired * 10 >= high * 6;
        Optional<Charset> found = letters || high >= ENOUGH ? eastern(bytes, from, end) : Optional.empty();
        if (found.isEmpty() && letters) {
            found = SCRIPTS.stream().max(Comparator.comparingDouble(script -> script.share(counts))).flatMap(script -> named(script.page()));
        } else if (found.isEmpty()) {
            found = central(bytes, from, end) ? named("windows-1250") : turkish(counts) ? named("windows-1254") : Optional.empty();
        }
        known = found.isPresent();
        page = found.orElse(page);
    }

    private static boolean turkish(int[] counts) {
        return sum(counts, 0xF0, 0xFD, 0xFE) >= 2;
    }

    private static int sum(int[] counts, int... values) {
        int sum = 0;
        for (int value : values) {
            sum += counts[value];
        }
        return sum;
    }

    /** Polish letters that are signs in 1252, and the Czech one that other languages have at the end of words only. */
    private static boolean central(byte[] bytes, int from, int end) {
        for (int i = from; i < end; i++) {
            int one = bytes[i] & 0xFF;
            boolean inWord = i > from && Character.isLetter(bytes[i - 1]) || i + 1 < end && Character.isLetter(bytes[i + 1]);
            boolean followed = i + 1 < end && bytes[i + 1] >= 'a' && bytes[i + 1] <= 'z';
            boolean sign = one == 0xB3 || one == 0xB9 || one == 0xBF || one == 0x9C || one == 0x9F || one == 0x9D;
            if (inWord && sign || one == 0xEC && followed) {
                return true;
            }
        }
        return false;
    }

    /** Pages of two bytes a letter: a text of another page is seldom even possible in one. */
    private static Optional<Charset> eastern(byte[] bytes, int from, int end) {
        Optional<Charset> japanese = named("windows-31j").filter(page -> share(bytes, from, end, page, 0x3041, 0x30FE) >= 25);
        if (japanese.isPresent()) {
            return japanese;
        }
        Optional<Charset> korean = named("x-windows-949").filter(page -> share(bytes, from, end, page, 0xAC00, 0xD7A3) >= 80);
        return korean.isPresent() ? korean : named("GBK").filter(page -> common(bytes, from, end) >= 75
                && share(bytes, from, end, page, 0x4E00, 0x9FFF) >= 75);
    }

    /** How many of 100 letters outside ASCII lie in a range; 0 when the bytes are none of that page. */
    private static int share(byte[] bytes, int from, int end, Charset page, int first, int last) {
        Optional<String> text = strict(bytes, from, end - from, page);
        long all = text.stream().flatMapToInt(String::chars).filter(c -> c >= 0x80).count();
        long in = text.stream().flatMapToInt(String::chars).filter(c -> c >= first && c <= last).count();
        return all < 2 ? 0 : (int) (100 * in / all);
    }

    /** How many of 100 pairs are of the 3755 common Chinese letters. */
    private static int common(byte[] bytes, int from, int end) {
        int pairs = 0;
        int common = 0;
        for (int i = from; i + 1 < end; i++) {
            if (bytes[i] < 0) {
                int first = bytes[i] & 0xFF;
                pairs++;
                common += first >= 0xB0 && first <= 0xD7 && (bytes[i + 1] & 0xFF) >= 0xA1 ? 1 : 0;
                i++;
            }
        }
        return pairs == 0 ? 0 : 100 * common / pairs;
    }
}
