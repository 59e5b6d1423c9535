// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Finds by the words of their names which of several announcements a statement is about. */
final class Names {
    /** Between words, also those that are written together: {@code RadiusAuthListener}. */
    private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}]+|(?<=\\p{Ll})(?=\\p{Lu})");
    private static final int SHORTEST = 3;

    private Names() { }

    /** {@return that of at least two announcements which alone has most words of the statement that not all of them have} */
    static Optional<String> mostAlike(List<String> announced, List<String> statement) {
        if (announced.size() < 2) {
            return Optional.empty();
        }
        Set<String> common = new HashSet<>(words(announced.get(0)));
        announced.forEach(line -> common.retainAll(words(line)));
        Set<String> said = statement.stream().flatMap(line -> words(line).stream()).filter(word -> !common.contains(word)).collect(Collectors.toSet());
        long most = announced.stream().mapToLong(line -> alike(line, said)).max().orElse(0);
        List<String> best = announced.stream().filter(line -> alike(line, said) == most).distinct().toList();
        return most > 0 && best.size() == 1 ? Optional.of(best.get(0)) : Optional.empty();
    }

    private static long alike(String line, Set<String> said) {
        return words(line).stream().filter(said::contains).count();
    }

    private static Set<String> words(String line) {
        return BETWEEN.splitAsStream(line).filter(word -> word.length() >= SHORTEST).map(word -> word.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
    }
}
