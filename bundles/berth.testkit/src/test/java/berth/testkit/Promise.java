// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The rules by which published types may grow and class files compiled before still run (The Java Language Specification, chapter 13).
 *
 * @param before the types as they were frozen
 * @param now    the types as they are
 */
record Promise(Map<String, PublishedType> before, Map<String, PublishedType> now) {

    private static final Set<String> KINDS = Set.of("annotation", "interface", "record", "enum", "class");

    /** {@return each breach, one sentence each} */
    List<String> breaches() {
        List<String> breaches = new ArrayList<>();
        for (PublishedType old : before.values()) {
            PublishedType type = now.get(old.name());
            if (type == null) {
                breaches.add(old.name() + " is gone");
            } else {
                type(old, type, breaches);
                old.members().forEach((member, marks) -> member(old, type, member, marks, breaches));
                more(old, type, breaches);
            }
        }
        return breaches;
    }

    private static void type(PublishedType old, PublishedType type, List<String> breaches) {
        KINDS.stream().filter(kind -> old.words().contains(kind) && !type.words().contains(kind)).forEach(kind -> breaches.add(old.name() + " is no " + kind + " any more"));
        Stream.of("final", "abstract", "sealed").filter(word -> type.words().contains(word) && !old.words().contains(word))
                .forEach(word -> breaches.add(old.name() + " has become " + word));
        Set<String> lost = new TreeSet<>(old.above());
        lost.removeAll(type.above());
        lost.forEach(above -> breaches.add(old.name() + " is no " + above + " any more"));
    }

    private void member(PublishedType old, PublishedType type, String member, Set<String> marks, List<String> breaches) {
        Optional<Set<String>> found = find(type, member);
        if (found.isEmpty()) {
            breaches.add(old.name() + " has lost " + member);
            return;
        }
        Set<String> is = found.get();
        if (is.contains("static") != marks.contains("static")) {
            breaches.add(old.name() + ": " + member + " is " + (is.contains("static") ? "static now" : "static no more"));
        }
        boolean extended = !old.words().contains("final") && !member.startsWith("constructor ");
        for (String word : List.of("abstract", "protected", "final")) {
            // What nobody can override may become final; a constructor has nothing to override either.
            if (is.contains(word) && !marks.contains(word) && (!word.equals("final") || extended && !marks.contains("static"))) {
                breaches.add(old.name() + ": " + member + " has become " + word);
            }
        }
        marks.stream().filter(mark -> mark.startsWith("=") && !is.contains(mark)).forEach(mark -> breaches.add(old.name() + ": " + member
                + " had a value that is in class files of others, " + mark.substring(1)));
    }

    /** A method may move into a type above; constructors and constants of an enumeration may not. */
    private Optional<Set<String>> find(PublishedType type, String member) {
        Optional<Set<String>> own = Optional.ofNullable(type.members().get(member));
        return own.isPresent() || member.startsWith("constructor ") ? own
                : type.above().stream().flatMap(above -> Optional.ofNullable(now.get(above)).stream())
                        .flatMap(above -> Optional.ofNullable(above.members().get(member)).stream()).findFirst();
    }

    /** What others implement or extend can't get new duties; only we implement what is sealed. */
    private void more(PublishedType old, PublishedType type, List<String> breaches) {
        if (!old.words().contains("sealed") && !old.words().contains("final")) {
            type.members().forEach((member, marks) -> {
                boolean inherited = old.above().stream().flatMap(above -> Optional.ofNullable(before.get(above)).stream()).anyMatch(above -> above.members().containsKey(member));
                if (marks.contains("abstract") && !old.members().containsKey(member) && !inherited) {
                    breaches.add(old.name() + " asks its implementations for " + member);
                }
            });
        }
    }
}
