// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.core.runtime.IConfigurationElement;

import berth.core.article.Glob;

/**
 * The children {@code fingerprint} of a detector or of one of its parts, and the ports that this deals with.
 *
 * @param part the part's name; empty for the product as a whole
 */
record Fingerprints(Optional<String> part, List<Fingerprint> all, List<Integer> listens, List<Integer> redirects, List<Integer> blocks) {
    static final String ELEMENT = "fingerprint";
    private static final int SHORTEST_GREETING = 4;

    private static final Map<String, Kind> KINDS = Stream.of(Kind.values())
            .collect(Collectors.toUnmodifiableMap(kind -> kind.name().toLowerCase(Locale.ROOT), kind -> kind));

    /** Where a pattern is looked for. */
    enum Kind {
        /** The file name of a process' executable, or its short name where nobody could see the executable. */
        PROCESS,
        /** The script that an interpreter runs, or what a process was started as: see {@link OwnWords}. */
        COMMAND,
        /** The path of a process' executable. */
        PATH,
        /** A unit or service. */
        SERVICE,
        /** What a server says first. */
        GREETING,
        /** A hook: its kind's id, such as {@code fanotify-permission}, or its name. */
        HOOK,
        /** Where a minifilter stands among the others: a range such as {@code 320000-329999}. */
        ALTITUDE,
        /** A library inside a process. */
        MODULE,
        /** An installed product. */
        PRODUCT
    }

    /**
     * One pattern: text in which {@code *} stands for anything; upper and lower case are the same.
     *
     * @param altitudes what the pattern of an altitude says
     */
    record Fingerprint(Kind kind, Glob pattern, Optional<Altitudes> altitudes) {
        static Fingerprint of(Kind kind, String pattern) {
            return new Fingerprint(kind, new Glob(pattern), kind == Kind.ALTITUDE ? Altitudes.of(pattern) : Optional.empty());
        }
    }

    /** {@return whether the port is one of those that this says something about} */
    boolean dealsWith(int port) {
        return listens.contains(port) || redirects.contains(port) || blocks.contains(port);
    }

    /** {@return how likely a role for the port is this group's and not another's of the same product: a part of other ports is the least likely} */
    int nearness(int port) {
        if (dealsWith(port)) {
            return 3;
        }
        boolean anyPort = listens.isEmpty() && redirects.isEmpty() && blocks.isEmpty();
        return part.isEmpty() ? 1 : anyPort ? 2 : 0;
    }

    static Optional<String> problem(IConfigurationElement group) {
        for (IConfigurationElement child : group.getChildren(ELEMENT)) {
            if (kind(child).isEmpty()) {
                String kind = Entry.attribute(child, "kind").orElse("(none)");
                return Optional.of("has a fingerprint of unknown kind " + kind + Spelling.hint(kind, KINDS.keySet()));
            }
            Optional<String> pattern = Entry.attribute(child, "pattern");
            if (pattern.isEmpty()) {
                return Optional.of("has a fingerprint without a pattern");
            }
            for (String one : alternatives(pattern.get())) {
                if (fitsEverything(one) || kind(child).get() == Kind.GREETING && isShort(one)) {
                    return Optional.of("has a fingerprint that fits everything: " + pattern.get());
                }
                if (kind(child).get() == Kind.ALTITUDE && Altitudes.of(one).isEmpty()) {
                    return Optional.of("has a fingerprint whose altitudes are no range such as 320000-329999: " + pattern.get());
                }
            }
        }
        for (String name : List.of("listens", "redirects", "blocks")) {
            if (ports(group, name).isEmpty()) {
                return Optional.of("attribute " + name + " is no list of ports: " + group.getAttribute(name));
            }
        }
        return Optional.empty();
    }

    static Fingerprints of(IConfigurationElement group, Optional<String> part) {
        List<Fingerprint> all = new ArrayList<>();
        for (IConfigurationElement child : group.getChildren(ELEMENT)) {
            Kind kind = kind(child).orElseThrow();
            alternatives(Entry.attribute(child, "pattern").orElseThrow()).forEach(pattern -> all.add(Fingerprint.of(kind, pattern)));
        }
        return new Fingerprints(part, List.copyOf(all), ports(group, "listens").orElseThrow(),
                ports(group, "redirects").orElseThrow(), ports(group, "blocks").orElseThrow());
    }

    /** {@return whether every server of a protocol greets so} Its code, such as 220, says nothing of a product. */
    private static boolean isShort(String greeting) {
        return Stream.of(greeting.split("\\*")).map(String::strip).mapToInt(String::length).max().orElse(0) < SHORTEST_GREETING;
    }

    /** The first character of nearly every pattern says no. */
    private static boolean fitsEverything(String pattern) {
        int at = 0;
        while (at < pattern.length() && ("*/\\.".indexOf(pattern.charAt(at)) >= 0 || Character.isWhitespace(pattern.charAt(at)))) {
            at++;
        }
        return at == pattern.length();
    }

    /** {@return the patterns between the bars} They spare elements, each of which the registry reads for itself at every start. */
    private static List<String> alternatives(String patterns) {
        List<String> all = new ArrayList<>();
        int from = 0;
        for (int bar = patterns.indexOf('|'); bar >= 0; bar = patterns.indexOf('|', from)) {
            all.add(patterns.substring(from, bar));
            from = bar + 1;
        }
        all.add(patterns.substring(from));
        return all;
    }

    private static Optional<Kind> kind(IConfigurationElement child) {
        return Optional.ofNullable(KINDS.get(Entry.attribute(child, "kind").orElse("")));
    }

    private static Optional<List<Integer>> ports(IConfigurationElement group, String name) {
        List<Integer> ports = new ArrayList<>();
        for (String part : Entry.attribute(group, name).map(value -> value.split(",")).orElse(new String[0])) {
            int port = port(part.strip());
            if (port < 1 || port > 65535) {
                return Optional.empty();
            }
            ports.add(port);
        }
        return Optional.of(List.copyOf(ports));
    }

    /** {@return the number, or 0 when that is none} Some hundred of them are read at each start, too many for a regular expression. */
    private static int port(String digits) {
        boolean number = !digits.isEmpty() && digits.length() <= 5 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return number ? Integer.parseInt(digits) : 0;
    }
}
