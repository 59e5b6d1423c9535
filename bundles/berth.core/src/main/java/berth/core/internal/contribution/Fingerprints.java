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

/** The children {@code fingerprint} of a detector, and the ports it says its product deals with. */
record Fingerprints(List<Fingerprint> all, List<Integer> listens, List<Integer> redirects, List<Integer> blocks) {

    private static final Map<String, Kind> KINDS = Stream.of(Kind.values())
            .collect(Collectors.toUnmodifiableMap(kind -> kind.name().toLowerCase(Locale.ROOT), kind -> kind));

    /** Where a pattern is looked for. */
    enum Kind {
        /** A process' short name or the file name of its executable. */
        PROCESS,
        /** The path of a process' executable. */
        PATH,
        /** A unit or service. */
        SERVICE,
        /** What a server says first. */
        GREETING,
        /** A hook: its kind's id, such as {@code fanotify-permission}, or its name. */
        HOOK,
        /** A library inside a process. */
        MODULE,
        /** An installed product. */
        PRODUCT
    }

    /** One pattern: text in which {@code *} stands for anything; upper and lower case are the same. */
    record Fingerprint(Kind kind, Glob pattern) { }

    static Optional<String> problem(IConfigurationElement detector) {
        IConfigurationElement[] children = detector.getChildren("fingerprint");
        boolean code = Entry.attribute(detector, "class").isPresent();
        if (code == children.length > 0) {
            return Optional.of(code ? "has both a class and fingerprints" : "has neither a class nor a fingerprint");
        }
        for (IConfigurationElement child : children) {
            if (kind(child).isEmpty()) {
                return Optional.of("has a fingerprint of unknown kind " + Entry.attribute(child, "kind").orElse("(none)"));
            }
            Optional<String> pattern = Entry.attribute(child, "pattern");
            if (pattern.isEmpty()) {
                return Optional.of("has a fingerprint without a pattern");
            }
            if (pattern.get().replace("*", "").isBlank()) {
                return Optional.of("has a fingerprint that fits everything: " + pattern.get());
            }
        }
        for (String name : List.of("listens", "redirects", "blocks")) {
            if (ports(detector, name).isEmpty()) {
                return Optional.of("attribute " + name + " is no list of ports: " + detector.getAttribute(name));
            }
        }
        return Optional.empty();
    }

    static Fingerprints of(Entry entry) {
        List<Fingerprint> all = new ArrayList<>();
        for (IConfigurationElement child : entry.children("fingerprint")) {
            all.add(new Fingerprint(kind(child).orElseThrow(),
                    new Glob(Entry.attribute(child, "pattern").orElseThrow())));
        }
        return new Fingerprints(List.copyOf(all), ports(entry.element(), "listens").orElseThrow(),
                ports(entry.element(), "redirects").orElseThrow(), ports(entry.element(), "blocks").orElseThrow());
    }

    private static Optional<Kind> kind(IConfigurationElement child) {
        return Optional.ofNullable(KINDS.get(Entry.attribute(child, "kind").orElse("")));
    }

    private static Optional<List<Integer>> ports(IConfigurationElement detector, String name) {
        List<Integer> ports = new ArrayList<>();
        for (String part : Entry.attribute(detector, name).map(value -> value.split(",")).orElse(new String[0])) {
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
