// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeSet;

import org.junit.jupiter.api.Test;

class AutomatonTest {
    private final Random random = new Random(4711);

    private String word(int most) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(most); i >= 0; i--) {
            word.append("abAB:".charAt(random.nextInt(5)));
        }
        return word.toString();
    }

    @Test
    void findsWhatASearchForEachWordFinds() {
        for (int round = 0; round < 500; round++) {
            List<String> words = new ArrayList<>();
            for (int i = random.nextInt(8); i >= 0; i--) {
                words.add(word(6));
            }
            List<Automaton.Word> all = new ArrayList<>();
            for (int i = 0; i < words.size(); i++) {
                all.add(new Automaton.Word(words.get(i).getBytes(StandardCharsets.US_ASCII), 1 << i));
            }
            String text = word(60);
            assertThat(found(new Automaton(all), text)).as("%s in %s", words, text).isEqualTo(expected(words, text));
        }
    }

    private static TreeSet<String> found(Automaton automaton, String text) {
        TreeSet<String> found = new TreeSet<>();
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        int[] state = { automaton.start() };
        for (int at = automaton.seek(bytes, 0, bytes.length, state); at < bytes.length; at = automaton.seek(bytes, at + 1, bytes.length, state)) {
            int mask = 0;
            for (int word : automaton.words(state[0])) {
                found.add(word + " up to " + at);
                mask |= 1 << word;
            }
            assertThat(automaton.mask(state[0])).isEqualTo(mask);
        }
        return found;
    }

    private static TreeSet<String> expected(List<String> words, String text) {
        TreeSet<String> expected = new TreeSet<>();
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i).toLowerCase(Locale.ROOT);
            for (int at = text.toLowerCase(Locale.ROOT).indexOf(word); at >= 0; at = text.toLowerCase(Locale.ROOT).indexOf(word, at + 1)) {
                expected.add(i + " up to " + (at + word.length() - 1));
            }
        }
        return expected;
    }

    @Test
    void countsLineEnds() {
        byte[] bytes = new byte[4099];
        for (int round = 0; round < 200; round++) {
            long expected = 0;
            int from = random.nextInt(40);
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) (random.nextInt(4) == 0 ? '\n' : random.nextInt(256));
                expected += i >= from && bytes[i] == '\n' ? 1 : 0;
            }
            assertThat(Lines.count(bytes, from, bytes.length)).isEqualTo(expected);
        }
    }
}
