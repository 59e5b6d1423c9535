// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One thing that Berth can do itself: names and numbers that were checked, so that nothing else can be made of a step's words. */
sealed interface LinuxAction {

    /** {@return the argument vectors by which a person does it} */
    List<List<String>> vectors();

    /** {@return what is changed} */
    String subject();

    /** Changes a unit of systemd. */
    record ChangeUnit(Change change, String unit) implements LinuxAction {
        @Override
        public List<List<String>> vectors() {
            return List.of(Stream.of(List.of("systemctl"), change.words, List.of("--", unit)).flatMap(List::stream).toList());
        }

        @Override
        public String subject() {
            return "unit " + unit;
        }

        /** {@return the change that brings back what was so before} */
        Optional<ChangeUnit> undo(UnitState before) {
            Optional<Change> back = switch (change) {
            case START, ENABLE_NOW -> before.isActive() ? Optional.empty() : Optional.of(Change.STOP);
            case STOP -> before.isActive() && !before.isMasked() ? Optional.of(Change.START) : Optional.empty();
            case RESTART -> before.isActive() ? Optional.empty() : Optional.of(Change.STOP);
            case ENABLE -> Optional.empty();
            case DISABLE -> before.isEnabled() ? Optional.of(Change.ENABLE) : Optional.empty();
            case MASK -> before.isMasked() ? Optional.empty() : Optional.of(Change.UNMASK);
            case UNMASK -> before.isMasked() ? Optional.of(Change.MASK) : Optional.empty();
            case DISABLE_NOW -> before.isEnabled() ? Optional.of(before.isActive() ? Change.ENABLE_NOW : Change.ENABLE)
                    : before.isActive() ? Optional.of(Change.START) : Optional.empty();
            };
            return back.map(one -> new ChangeUnit(one, unit));
        }
    }

    /** What systemctl(1) calls it. */
    enum Change {
        START("start"), STOP("stop"), RESTART("restart"), MASK("mask"), UNMASK("unmask"), ENABLE("enable"), ENABLE_NOW("enable", "--now"), DISABLE("disable"), DISABLE_NOW("disable", "--now");

        private final List<String> words;

        Change(String... words) {
            this.words = List.of(words);
        }
    }

    /** Asks a process to end, by SIGTERM; where it is forced, and the process still runs after some time, it is ended by SIGKILL. */
    record EndProcess(long pid, boolean forced) implements LinuxAction {
        private static final String FORCE = "-KILL";

        @Override
        public List<List<String>> vectors() {
            List<String> asked = List.of("kill", String.valueOf(pid));
            return forced ? List.of(asked, List.of("kill", FORCE, String.valueOf(pid))) : List.of(asked);
        }

        @Override
        public String subject() {
            return "process " + pid;
        }
    }

    /** Starts or stops a container of that engine. */
    record ChangeContainer(Engine engine, boolean start, String name) implements LinuxAction {
        @Override
        public List<List<String>> vectors() {
            return List.of(List.of(engine.program(), start ? "start" : "stop", "--", name));
        }

        @Override
        public String subject() {
            return "container " + name + (engine == Engine.DOCKER ? "" : " of " + engine.program());
        }
    }

    /** Those whose programs are alike. */
    enum Engine {
        DOCKER, PODMAN;

        /** {@return its program} */
        String program() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The two ends of a connection of TCP, as ss(8) writes them. */
    record Ends(String local, String remote) {
        private static final Pattern END = Pattern.compile("(?:[0-9.]{7,15}|\\[[0-9a-fA-F:.]{2,45}\\]):([1-9][0-9]{0,4})");

        /** {@return the port of this host} */
        int port() {
            return Integer.parseInt(local.substring(local.lastIndexOf(':') + 1));
        }

        private boolean isValid() {
            return END.matcher(local).matches() && END.matcher(remote).matches();
        }
    }

    /** Destroys connections of TCP, all that a step is about at once. */
    record DestroyConnections(List<Ends> all) implements LinuxAction {
        private static final List<String> WORDS = List.of("ss", "--kill", "--tcp", "--numeric", "state", "connected");

        /** Copies the list. */
        public DestroyConnections {
            all = List.copyOf(all);
        }

        @Override
        public List<List<String>> vectors() {
            return all.stream().map(one -> Stream.concat(WORDS.stream(), Stream.of("src", one.local(), "dst", one.remote())).toList()).toList();
        }

        @Override
        public String subject() {
            return all.size() == 1 ? "connection " + all.getFirst().local() + " to " + all.getFirst().remote() : all.size() + " connections";
        }

        private static Stream<LinuxAction> of(List<String> vector) {
            return vector.size() == WORDS.size() + 4 ? Stream.of(new Ends(vector.get(vector.size() - 3), vector.getLast())).filter(Ends::isValid).map(ends -> new DestroyConnections(List.of(ends))) : Stream.empty();
        }

        /** {@return the port whose connections the vector destroys, all of them} */
        static Optional<Integer> allOf(List<String> vector) {
            return vector.size() == WORDS.size() + 3 && vector.subList(0, WORDS.size() + 2).equals(Stream.concat(WORDS.stream(), Stream.of("sport", "=")).toList())
                    && vector.getLast().matches(":[1-9][0-9]{0,4}") ? Optional.of(Integer.valueOf(vector.getLast().substring(1))) : Optional.empty();
        }
    }

    /** Makes these the ports that no client gets by chance. */
    record ReservePorts(PortList ports) implements LinuxAction {
        private static final List<String> WORDS = List.of("sysctl", "-w");
        private static final String KEY = "net.ipv4.ip_local_reserved_ports=";

        @Override
        public List<List<String>> vectors() {
            return List.of(Stream.concat(WORDS.stream(), Stream.of(KEY + ports.text())).toList());
        }

        @Override
        public String subject() {
            return "the reserved ports";
        }

        private static Stream<LinuxAction> of(List<String> vector) {
            return vector.size() == WORDS.size() + 1 && vector.subList(0, WORDS.size()).equals(WORDS) && vector.getLast().startsWith(KEY)
                    ? PortList.parse(vector.getLast().substring(KEY.length())).stream().map(ReservePorts::new) : Stream.empty();
        }
    }

    /** As systemd.unit(5) has it; no path, no option. */
    Pattern UNIT = Pattern.compile("[A-Za-z0-9:_.\\\\][A-Za-z0-9:_.@\\\\-]{0,240}\\.(?:service|socket)");
    /** As Docker and Podman name containers. */
    Pattern CONTAINER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]{0,127}");
    /** No word of any argument vector. */
    String BETWEEN = ";";
    Pattern PID = Pattern.compile("[1-9][0-9]{0,9}");

    /** {@return what these argument vectors do, if Berth can do all of it} */
    static Optional<List<LinuxAction>> all(List<List<String>> vectors) {
        List<LinuxAction> all = new ArrayList<>();
        for (List<String> vector : vectors) {
            if (!isForce(vector) || !force(vector, all)) {
                List<LinuxAction> some = of(vector);
                if (some.isEmpty()) {
                    return Optional.empty();
                }
                some.forEach(action -> add(action, all));
            }
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(all);
    }

    /** Connections are destroyed together: for each one alone a person would be asked for a password. */
    private static void add(LinuxAction action, List<LinuxAction> all) {
        if (!all.isEmpty() && action instanceof DestroyConnections more && all.getLast() instanceof DestroyConnections some) {
            all.set(all.size() - 1, new DestroyConnections(Stream.concat(some.all().stream(), more.all().stream()).toList()));
        } else {
            all.add(action);
        }
    }

    /** {@return the one action that the words are: its argument vectors, with a {@link #BETWEEN} between them} */
    static Optional<LinuxAction> one(List<String> words) {
        List<List<String>> vectors = new ArrayList<>();
        vectors.add(new ArrayList<>());
        words.forEach(word -> {
            if (word.equals(BETWEEN)) {
                vectors.add(new ArrayList<>());
            } else {
                vectors.getLast().add(word);
            }
        });
        return all(vectors).filter(some -> some.size() == 1).map(List::getFirst);
    }

    /** {@return the words of it} */
    default List<String> words() {
        List<String> words = new ArrayList<>();
        vectors().forEach(vector -> {
            if (!words.isEmpty()) {
                words.add(BETWEEN);
            }
            words.addAll(vector);
        });
        return words;
    }

    private static boolean isForce(List<String> vector) {
        return vector.size() > 2 && vector.getFirst().equals("kill") && vector.get(1).equals(EndProcess.FORCE);
    }

    private static List<String> without(List<String> force) {
        return Stream.concat(Stream.of("kill"), force.stream().skip(2)).toList();
    }

    /** Only who was asked to end before is forced to. */
    private static boolean force(List<String> vector, List<LinuxAction> all) {
        List<LinuxAction> asked = of(without(vector));
        if (asked.isEmpty() || !all.containsAll(asked)) {
            return false;
        }
        all.replaceAll(action -> asked.contains(action) && action instanceof EndProcess end ? new EndProcess(end.pid(), true) : action);
        return true;
    }

    private static List<LinuxAction> of(List<String> vector) {
        if (vector.size() > 1 && vector.getFirst().equals("kill")) {
            List<String> pids = vector.subList(1, vector.size());
            return pids.stream().allMatch(pid -> PID.matcher(pid).matches() && Long.parseLong(pid) > 1)
                    ? pids.stream().<LinuxAction> map(pid -> new EndProcess(Long.parseLong(pid), false)).toList() : List.of();
        }
        String name = vector.isEmpty() ? "" : vector.getLast();
        if (vector.size() > 2 && vector.getFirst().startsWith("s") && !vector.getFirst().equals("systemctl")) {
            return Stream.concat(DestroyConnections.of(vector), ReservePorts.of(vector)).filter(action -> action instanceof ReservePorts || action.vectors().equals(List.of(vector))).toList();
        }
        return Stream.concat(Arrays.stream(Change.values()).<LinuxAction> map(change -> new ChangeUnit(change, name)).filter(unit -> UNIT.matcher(name).matches()),
                Arrays.stream(Engine.values()).<LinuxAction> flatMap(engine -> Stream.of(new ChangeContainer(engine, true, name), new ChangeContainer(engine, false, name))).filter(container -> CONTAINER.matcher(name).matches()))
                .filter(action -> action.vectors().equals(List.of(vector))).toList();
    }
}
