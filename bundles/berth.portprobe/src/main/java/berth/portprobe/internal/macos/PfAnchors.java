// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import berth.portprobe.internal.ShowingProgram.Outcome;

/**
 * The rules in anchors that other rules call (pf.conf(5)); what no rule calls is not in force. pfctl shows one anchor at a time.
 * A call is relative to the anchor that it is in, unless it begins with a slash; one that ends with {@code /*} is of all anchors directly below.
 */
final class PfAnchors {
    private static final List<String> NAMES = List.of("/sbin/pfctl", "-v", "-s", "Anchors");
    private static final int MOST = 64;
    private static final String EVERY = "/*";
    private static final String ABOVE = "..";

    private final MacHost host;
    private final Map<String, Integer> services;
    private final BooleanSupplier cancelled;
    private final List<Read> read = new ArrayList<>();
    private final Set<String> known = new HashSet<>();
    private final Deque<String> open = new ArrayDeque<>();
    private Optional<Outcome> names = Optional.empty();
    private int unread;

    PfAnchors(MacHost host, Map<String, Integer> services, BooleanSupplier cancelled) {
        this.host = host;
        this.services = services;
        this.cancelled = cancelled;
    }

    /** An anchor and what is in it. */
    record Read(String anchor, PfRule.Rules rules) { }

    /**
     * What was found.
     *
     * @param unread how many anchors could not be read
     */
    record Found(List<Read> read, int unread) { }

    /** {@return what the anchors hold that these rules call, and those that they call in turn} */
    Found calledBy(PfRule.Rules main) {
        call("", main);
        while (!open.isEmpty()) {
            look(open.remove());
        }
        return new Found(List.copyOf(read), unread);
    }

    private void look(String anchor) {
        // pfctl ends without an error, and says nothing, where there is none of that name.
        if (read.size() < MOST && !cancelled.getAsBoolean() && !anchor.contains(ABOVE) && names().contains(anchor) && host.run(List.of("/sbin/pfctl", "-a", anchor, "-s", "nat")) instanceof Outcome.Shown shown) {
            PfRule.Rules rules = PfRule.parse(shown.text(), services);
            read.add(new Read(anchor, rules));
            call(anchor, rules);
        } else {
            unread++;
        }
    }

    private void call(String from, PfRule.Rules rules) {
        rules.anchors().stream().map(call -> call.startsWith("/") ? call.substring(1) : from.isEmpty() ? call : from + "/" + call).flatMap(this::meant).filter(known::add).forEach(open::add);
    }

    private Stream<String> meant(String path) {
        if (!path.endsWith(EVERY)) {
            return Stream.of(path);
        }
        String above = path.substring(0, path.length() - 1);
        return names().stream().filter(name -> name.startsWith(above) && name.length() > above.length() && name.indexOf('/', above.length()) < 0);
    }

    private List<String> names() {
        if (names.isEmpty()) {
            names = Optional.of(host.run(NAMES));
            unread += names.get() instanceof Outcome.Shown ? 0 : 1;
        }
        return names.get() instanceof Outcome.Shown shown ? shown.text().lines().map(String::strip).filter(name -> !name.isEmpty()).toList() : List.of();
    }
}
