// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What one repetition cost, by name: nanoseconds, or bytes, or a count. */
record Figures(Map<String, Long> values) {

    /** Reads {@code name=number} words, as the C programs and the probe print them. */
    static Figures parse(String line) {
        return new Figures(Stream.of(line.trim().split(" ")).map(word -> word.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> Long.valueOf(pair[1]))));
    }

    /** The repetitions of one competitor; those that failed are only counted. */
    static final class Series {
        private final List<Figures> runs = new ArrayList<>();
        private int wrong;

        void add(Figures figures, long expectedAnswers) {
            runs.add(figures);
            if (figures.values.getOrDefault("answers", 0L) < expectedAnswers) {
                wrong++;
            }
        }

        int size() {
            return runs.size();
        }

        /** {@return how many repetitions did not answer what they had to} */
        int wrong() {
            return wrong;
        }

        boolean isEmpty() {
            return runs.isEmpty();
        }

        double median(String name) {
            List<Long> sorted = sorted(name);
            int half = sorted.size() / 2;
            return sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2.0;
        }

        double least(String name) {
            return sorted(name).get(0);
        }

        private List<Long> sorted(String name) {
            return runs.stream().map(run -> run.values.getOrDefault(name, 0L)).sorted().toList();
        }
    }

    /** {@return a number with about three digits that count} */
    static String rounded(double value) {
        if (value >= 100) {
            return count(Math.round(value));
        }
        return String.format(Locale.ROOT, value >= 10 ? "%.1f" : value >= 0.1 ? "%.2f" : "%.3f", value);
    }

    /** {@return a whole number with its thousands apart} */
    static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number).replace(',', ' ');
    }
}
