// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One thing that Berth can do itself: names and numbers that were checked, so that nothing else can be made of a step's words. */
sealed interface LinuxAction {

    /** {@return the argument vector by which a person does it} */
    List<String> vector();

    /** Changes a unit of systemd. */
    record ChangeUnit(Change change, String unit) implements LinuxAction {
        @Override
        public List<String> vector() {
            return Stream.of(List.of("systemctl"), change.words, List.of("--", unit)).flatMap(List::stream).toList();
        }

        /** {@return the change that brings back what was so before} */
        Optional<ChangeUnit> undo(UnitState before) {
            Optional<Change> back = switch (change) {
            case START, ENABLE_NOW -> before.isActive() ? Optional.empty() : Optional.of(Change.STOP);
            case STOP -> before.isActive() ? Optional.of(Change.START) : Optional.empty();
            case ENABLE -> Optional.empty();
            case DISABLE -> before.isEnabled() ? Optional.of(Change.ENABLE) : Optional.empty();
            case DISABLE_NOW -> before.isEnabled() ? Optional.of(before.isActive() ? Change.ENABLE_NOW : Change.ENABLE)
                    : before.isActive() ? Optional.of(Change.START) : Optional.empty();
            };
            return back.map(one -> new ChangeUnit(one, unit));
        }
    }

    /** What systemctl(1) calls it. A restart is not among them: it gives a port back only after a person has changed something. */
    enum Change {
        START("start"), STOP("stop"), ENABLE("enable"), ENABLE_NOW("enable", "--now"), DISABLE("disable"), DISABLE_NOW("disable", "--now");

        private final List<String> words;

        Change(String... words) {
            this.words = List.of(words);
        }
    }

    /** Asks a process to end, by SIGTERM. */
    record EndProcess(long pid) implements LinuxAction {
        @Override
        public List<String> vector() {
            return List.of("kill", String.valueOf(pid));
        }
    }

    /** Starts or stops a container of Docker. */
    record ChangeContainer(boolean start, String name) implements LinuxAction {
        @Override
        public List<String> vector() {
            return List.of("docker", start ? "start" : "stop", "--", name);
        }
    }

    /** As systemd.unit(5) has it; no path, no option. */
    Pattern UNIT = Pattern.compile("[A-Za-z0-9:_.\\\\][A-Za-z0-9:_.@\\\\-]{0,240}\\.(?:service|socket)");
    /** As Docker names containers. */
    Pattern CONTAINER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");
    Pattern PID = Pattern.compile("[1-9][0-9]{0,9}");

    /** {@return what these argument vectors do, if Berth can do all of it} */
    static Optional<List<LinuxAction>> all(List<List<String>> vectors) {
        List<LinuxAction> all = new ArrayList<>();
        for (List<String> vector : vectors) {
            List<LinuxAction> some = of(vector);
            if (some.isEmpty()) {
                return Optional.empty();
            }
            all.addAll(some);
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }

    private static List<LinuxAction> of(List<String> vector) {
        if (vector.size() > 1 && vector.getFirst().equals("kill")) {
            List<String> pids = vector.subList(1, vector.size());
            return pids.stream().allMatch(pid -> PID.matcher(pid).matches() && Long.parseLong(pid) > 1)
                    ? pids.stream().<LinuxAction> map(pid -> new EndProcess(Long.parseLong(pid))).toList() : List.of();
        }
        String name = vector.isEmpty() ? "" : vector.getLast();
        return Stream.concat(Arrays.stream(Change.values()).<LinuxAction> map(change -> new ChangeUnit(change, name)).filter(unit -> UNIT.matcher(name).matches()),
                Stream.<LinuxAction> of(new ChangeContainer(true, name), new ChangeContainer(false, name)).filter(container -> CONTAINER.matcher(name).matches()))
                .filter(action -> action.vector().equals(vector)).toList();
    }
}
