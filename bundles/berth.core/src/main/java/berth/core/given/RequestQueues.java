// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.given;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The tree that {@code netsh http show servicestate view=requestq verbose=yes} prints, by how far its lines are indented: its words are translated.
 * Processes stand two levels below their queue, as numbers alone, or as {@code ID: 8496, image: …} since Windows 10; URLs stand somewhere below it.
 */
final class RequestQueues {
    private static final int MOST_LINES = 200_000;
    private static final int NONE = -1;
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,10}");
    private static final Pattern PROCESS = Pattern.compile("[^:\uFF1A]{1,64}[:\uFF1A]\\s*([0-9]{1,10}), [^:\uFF1A]{1,64}[:\uFF1A].*");
    private static final Pattern LABELLED = Pattern.compile("[^:\uFF1A]{1,128}[:\uFF1A]\\s*(\\S.*)");
    private static final Pattern SERVICE = Pattern.compile("[A-Za-z0-9_.$@-]{1,256}");
    private static final Pattern SITE = Pattern.compile("[^:\uFF1A]{1,128}[:\uFF1A]\\s*\\S.*\\\\W3SVC([0-9]{1,9})");
    private static final Pattern GROUP_ID = Pattern.compile("[0-9A-F]{16}");

    private record Line(int indent, String text, int parent) { }

    private final List<Line> lines = new ArrayList<>();
    private final Map<Integer, List<Long>> pidsOfQueue = new HashMap<>();
    private final Map<Integer, Set<String>> servicesOfQueue = new HashMap<>();
    private final Map<Integer, Set<Integer>> sitesBelow = new HashMap<>();

    RequestQueues(String text) {
        List<Integer> open = new ArrayList<>();
        text.lines().limit(MOST_LINES).filter(line -> !line.isBlank()).forEach(line -> {
            int indent = line.length() - line.stripLeading().length();
            while (!open.isEmpty() && lines.get(open.getLast()).indent() >= indent) {
                open.removeLast();
            }
            lines.add(new Line(indent, line.strip(), open.isEmpty() ? NONE : open.getLast()));
            open.add(lines.size() - 1);
        });
        for (int at = 0; at < lines.size(); at++) {
            process(at);
            site(at);
        }
    }

    private void process(int at) {
        String text = lines.get(at).text();
        Matcher titled = PROCESS.matcher(text);
        String pid = NUMBER.matcher(text).matches() ? text : titled.matches() ? titled.group(1) : "";
        int list = lines.get(at).parent();
        int queue = list == NONE ? NONE : lines.get(list).parent();
        if (pid.isEmpty() || queue == NONE) {
            return;
        }
        pidsOfQueue.computeIfAbsent(queue, key -> new ArrayList<>()).add(Long.valueOf(pid));
        // Behind a process stand its services, and then the one of them that opened the queue.
        Optional<String> last = Optional.empty();
        for (int next = at + 1; next < lines.size() && lines.get(next).parent() == list && !isProcess(lines.get(next).text()); next++) {
            last = value(next).or(() -> Optional.of(""));
        }
        servicesOfQueue.computeIfAbsent(queue, key -> new LinkedHashSet<>()).add(last.orElse(""));
    }

    private static boolean isProcess(String text) {
        return NUMBER.matcher(text).matches() || PROCESS.matcher(text).matches();
    }

    /** IIS keeps the log of each site in a folder that bears the site's number. */
    private void site(int at) {
        Matcher folder = SITE.matcher(lines.get(at).text());
        if (folder.matches()) {
            for (int above = lines.get(at).parent(); above != NONE; above = lines.get(above).parent()) {
                sitesBelow.computeIfAbsent(above, key -> new HashSet<>()).add(Integer.valueOf(folder.group(1)));
            }
        }
    }

    private Optional<String> value(int at) {
        Matcher labelled = LABELLED.matcher(lines.get(at).text());
        return labelled.matches() ? Optional.of(labelled.group(1)) : Optional.empty();
    }

    /** {@return every URL, in its order} */
    List<UrlRegistration> registrations() {
        Map<String, Set<Integer>> named = new HashMap<>();
        List<UrlRegistration> found = new ArrayList<>();
        for (int at = 0; at < lines.size(); at++) {
            if (UrlRegistration.isUrl(lines.get(at).text())) {
                int queue = queueOf(at);
                queueName(queue).ifPresent(name -> named.computeIfAbsent(name, key -> new HashSet<>()).add(queue));
            }
        }
        pidsOfQueue.keySet().forEach(queue -> queueName(queue).ifPresent(name -> named.computeIfAbsent(name, key -> new HashSet<>()).add(queue)));
        for (int at = 0; at < lines.size(); at++) {
            if (UrlRegistration.isUrl(lines.get(at).text())) {
                int queue = queueOf(at);
                Optional<String> name = queueName(queue).filter(own -> named.get(own).size() == 1 && !own.endsWith(".") && !own.endsWith("\u3002"));
                found.add(new UrlRegistration(lines.get(at).text(), pidsOfQueue.getOrDefault(queue, List.of()), service(queue), siteOf(at, queue), name));
            }
        }
        return found;
    }

    /** The nearest line above that has processes, or else the outermost. */
    private int queueOf(int at) {
        int outermost = at;
        for (int above = at; above != NONE; above = lines.get(above).parent()) {
            if (pidsOfQueue.containsKey(above)) {
                return above;
            }
            outermost = above;
        }
        return outermost;
    }

    /** What is said of a queue without a name is a sentence in that Windows' language, and the same for all of them; names are unique. */
    private Optional<String> queueName(int queue) {
        return value(queue).filter(name -> name.length() <= 512 && !GROUP_ID.matcher(name).matches() && !UrlRegistration.isUrl(lines.get(queue).text()));
    }

    private Optional<String> service(int queue) {
        Set<String> services = servicesOfQueue.getOrDefault(queue, Set.of());
        return services.size() == 1 ? services.stream().filter(name -> SERVICE.matcher(name).matches()).findFirst() : Optional.empty();
    }

    private Optional<Integer> siteOf(int url, int queue) {
        for (int above = lines.get(url).parent(); above != NONE && above != queue; above = lines.get(above).parent()) {
            Set<Integer> sites = sitesBelow.getOrDefault(above, Set.of());
            if (!sites.isEmpty()) {
                return sites.size() == 1 ? sites.stream().findFirst() : Optional.empty();
            }
        }
        return Optional.empty();
    }
}
