// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code run} has prepared, and how much is to be done.
 *
 * @param tools    the folder of the compiled C programs
 * @param group    the {@code cgroup.procs} of an empty control group; empty where none could be made
 * @param isolated whether this runs in namespaces of its own
 * @param jvm      the command that starts Java as the command line does, up to the main class
 * @param end      when no further repetition begins, by {@link System#nanoTime()}
 */
record Setup(boolean quick, Path tools, Optional<Path> group, boolean isolated, List<String> jvm, long end) {

    private static final long SECOND = 1_000_000_000L;

    /** The longest life of a load. */
    static final int LOAD_SECONDS = 480;

    static Setup of(List<String> jvm) {
        boolean quick = Boolean.getBoolean("bench.quick");
        Optional<Path> group = Optional.of(System.getProperty("bench.group", "")).filter(text -> !text.isEmpty()).map(Path::of);
        return new Setup(quick, Path.of(System.getProperty("bench.tools")), group, Boolean.getBoolean("bench.isolated"), jvm,
                System.nanoTime() + (quick ? 40 : 450) * SECOND);
    }

    boolean timeIsUp() {
        return System.nanoTime() > end;
    }

    List<Integer> listeners() {
        return quick ? List.of(10, 1000) : List.of(10, 1000, 10_000, 50_000);
    }

    int mostListeners() {
        return listeners().get(listeners().size() - 1);
    }

    int processes() {
        return quick ? 200 : 2000;
    }

    int filesEach() {
        return quick ? 20 : 100;
    }

    /** {@return the repetitions of what takes long} */
    int rounds() {
        return quick ? 3 : 5;
    }

    /** {@return the repetitions of what takes no time} */
    int quickRounds() {
        return quick ? 3 : 21;
    }

    int questionsEach() {
        return quick ? 300 : 500;
    }

    long warmUp() {
        return (quick ? 1 : 5) * SECOND;
    }

    int watchSeconds() {
        return quick ? 3 : 20;
    }

    /** Starts Java as the command line does, with further flags. */
    Child probe(List<String> before, List<String> flags) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(jvm.get(0));
        command.addAll(flags);
        command.addAll(jvm.subList(1, jvm.size()));
        command.add("Probe");
        return new Child(command);
    }

    boolean hasTools() {
        return Files.isExecutable(tools.resolve("load"));
    }

    String tool(String name) {
        return tools.resolve(name).toString();
    }

    /** {@return the cost of a command that must print that text at least so many times as there are answers} */
    Race.Attempt command(String text, String... words) {
        return () -> Child.figures(Stream.concat(Stream.of(tool("clock"), text), Stream.of(words)).toList());
    }

    Race.Attempt yardstick(String mode, int port, int count) {
        return () -> Child.figures(List.of(tool("yardstick"), mode, Integer.toString(port), Integer.toString(count)));
    }

    static boolean has(String program) {
        return Stream.of(System.getenv("PATH").split(":")).anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
