// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.act;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import berth.core.evidence.Endpoint;
import berth.portprobe.internal.windows.services.StartType;

/** One thing that Berth can do itself: names and numbers that were checked, so that nothing else can be made of a step's words. */
sealed interface WindowsAction {

    /** {@return the argument vector by which a person does it} */
    List<String> vector();

    /** {@return the program of Windows by which it is done with an administrator's rights} */
    default String program() {
        return vector().getFirst();
    }

    /** {@return what is changed} */
    String subject();

    /** Starts or stops a service. */
    record ChangeService(boolean start, String service) implements WindowsAction {
        @Override
        public List<String> vector() {
            return List.of("net", start ? "start" : "stop", service);
        }

        /** It waits for nothing and takes nothing but the service's own name. */
        @Override
        public String program() {
            return "sc";
        }

        @Override
        public String subject() {
            return "service " + service;
        }
    }

    /** Sets when a service starts. */
    record SetStart(String service, StartType type) implements WindowsAction {
        @Override
        public List<String> vector() {
            return List.of("sc", "config", service, "start=", type.word());
        }

        @Override
        public String subject() {
            return "service " + service;
        }
    }

    /** Ends a process; Windows has no way to ask one without a window. */
    record EndProcess(long pid) implements WindowsAction {
        @Override
        public List<String> vector() {
            return List.of("taskkill", "/f", "/pid", String.valueOf(pid));
        }

        @Override
        public String subject() {
            return "process " + pid;
        }
    }

    /** Adds or deletes a range of ports that no client gets by chance. */
    record ExcludePorts(boolean add, String family, String protocol, int first, int count) implements WindowsAction {
        private static final Pattern WORDS = Pattern.compile("netsh int (ipv[46]) (add|delete) excludedportrange protocol=(tcp|udp) startport=([1-9][0-9]{0,4}) numberofports=([1-9][0-9]{0,4})");

        @Override
        public List<String> vector() {
            return List.of("netsh", "int", family, add ? "add" : "delete", "excludedportrange", "protocol=" + protocol, "startport=" + first, "numberofports=" + count);
        }

        /** {@return the argument vector that shows all ranges of that kind} */
        List<String> showing() {
            return List.of("netsh", "int", family, "show", "excludedportrange", "protocol=" + protocol);
        }

        /** {@return the last port of the range} */
        int last() {
            return first + count - 1;
        }

        @Override
        public String subject() {
            return "the excluded " + protocol + " ports of " + family;
        }

        private static Stream<WindowsAction> of(List<String> vector) {
            Matcher words = WORDS.matcher(String.join(" ", vector));
            return !words.matches() ? Stream.empty() : Stream.of(new ExcludePorts(words.group(2).equals("add"), words.group(1), words.group(3), Integer.parseInt(words.group(4)), Integer.parseInt(words.group(5))))
                    .filter(range -> range.last() <= Endpoint.MAX_PORT).map(range -> range);
        }
    }

    /** No path, no option, and nothing that would have to be quoted otherwise than by quotes. */
    Pattern SERVICE = Pattern.compile("[^\\p{Cntrl}\\s/\\\\\"%](?:[^\\p{Cntrl}/\\\\\"%]{0,254}[^\\p{Cntrl}\\s/\\\\\"%])?");
    Pattern PID = Pattern.compile("[1-9][0-9]{0,9}");

    /** {@return what these argument vectors do, if Berth can do all of it} */
    static Optional<List<WindowsAction>> all(List<List<String>> vectors) {
        List<WindowsAction> all = new ArrayList<>();
        for (List<String> vector : vectors) {
            Optional<WindowsAction> one = one(vector);
            if (one.isEmpty()) {
                return Optional.empty();
            }
            all.add(one.get());
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }

    private static Optional<WindowsAction> one(List<String> vector) {
        String name = vector.size() > 2 ? vector.get(2) : "";
        String last = vector.isEmpty() ? "" : vector.getLast();
        Stream<WindowsAction> ofService = !SERVICE.matcher(name).matches() ? Stream.empty() : Stream.concat(Stream.of(new ChangeService(true, name), new ChangeService(false, name)),
                StartType.of(last).stream().map(type -> new SetStart(name, type)));
        Stream<WindowsAction> ofProcess = PID.matcher(last).matches() ? Stream.of(new EndProcess(Long.parseLong(last))) : Stream.empty();
        return Stream.of(ofService, ofProcess, ExcludePorts.of(vector)).flatMap(some -> some).filter(action -> action.vector().equals(vector)).findFirst();
    }
}
