// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SieveTest {

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Sieve sieve(String... words) {
        return new Sieve(Arrays.stream(words).map(SieveTest::bytes).toList());
    }

    /** Words of any length at any place, whatever stands around them, and to the last byte. */
    @ParameterizedTest
    @ValueSource(strings = { "use", "-us", "bind", "bound", "eacces", "Address already in use", "98: x", "\u00e9\u00e8\u00e9", "\u00e9\u00e8\u00e9\u00e8", "na\u00efve\u00ff" })
    void findsAWordWhereverItStands(String word) {
        Sieve sieve = sieve(word);
        for (int before = 0; before < 40; before++) {
            for (int behind = 0; behind < 24; behind++) {
                byte[] data = bytes("-".repeat(before) + word.toUpperCase(Locale.ROOT).replace("\u00c9", "\u00e9").replace("\u00c8", "\u00e8")
                        .replace("\u00cf", "\u00ef").replace("\u0178", "\u00ff") + "\n".repeat(behind));
                assertThat(sieve.seek(data, 0, data.length)).as(before + " " + behind).isEqualTo(before);
                assertThat(sieve.seek(data, 0, before + word.length() - 1)).isEqualTo(before + word.length() - 1);
                assertThat(sieve.seek(data, before, data.length)).isEqualTo(before);
            }
        }
    }

    @Test
    void capitalsAreTheSameInAsciiOnly() {
        byte[] data = bytes("\u00c9\u00e9\u00c9\u00e9\u00c9");
        assertThat(sieve("\u00e9\u00e9\u00e9\u00e9\u00e9").seek(data, 0, data.length)).isEqualTo(data.length);
        byte[] other = bytes("@@@@@````` [[[[[{{{{{");
        assertThat(sieve("`````@", "{{{{{[").seek(other, 0, other.length)).isEqualTo(other.length);
    }

    /** Nothing that a plain search finds is passed by, and nothing else is found. */
    @ParameterizedTest
    @ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
    void findsWhatAPlainSearchFinds(long seed) {
        Random random = new Random(seed);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            words.add(text(random, i < 2 ? 3 : 3 + random.nextInt(8)));
        }
        Sieve sieve = sieve(words.toArray(String[]::new));
        int found = 0;
        for (int i = 0; i < 4000; i++) {
            String text = text(random, random.nextInt(60));
            byte[] data = bytes(text);
            int at = sieve.seek(data, 0, data.length);
            boolean any = words.stream().anyMatch(word -> text.toLowerCase(Locale.ROOT).contains(word.toLowerCase(Locale.ROOT)));
            assertThat(at < data.length).as(text).isEqualTo(any);
            if (any) {
                found++;
                assertThat(words.stream().anyMatch(word -> text.regionMatches(true, at, word, 0, word.length()))).as(text + " at " + at).isTrue();
            }
        }
        assertThat(found).isBetween(50, 3950);
    }

    /** Few letters, so that words and parts of them are met often. */
    private static String text(Random random, int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append("abBcd 1\n".charAt(random.nextInt(8)));
        }
        return text.toString();
    }

    @Test
    void withoutWordsNothingIsFound() {
        byte[] data = bytes("address already in use");
        assertThat(new Sieve(List.of()).seek(data, 0, data.length)).isEqualTo(data.length);
    }
}
