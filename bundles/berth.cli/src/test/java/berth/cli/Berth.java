// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The command line as a process of its own. */
record Berth(int status, String out, String err) {
    private static final List<String> OWN = List.of("berth.core", "berth.articles", "berth.antivirus", "berth.eventlog", "berth.cli");
    private static final String PROBE = "berth.portprobe";

    /** {@return the class path of this test, with our own bundles as folders or jars; without what looks at the live host} */
    static String classPath() {
        return classPath(OWN, entries().filter(entry -> !entry.contains(PROBE)));
    }

    private static Stream<String> entries() {
        return Stream.of(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")).split(File.pathSeparator));
    }

    private static String classPath(List<String> bundles, Stream<String> entries) {
        List<String> path = entries.toList();
        // Those that are jars there already have what their folders have.
        Stream<String> own = bundles.stream().filter(name -> path.stream().noneMatch(entry -> isJar(entry, name)))
                .map(name -> Path.of("..", name).toAbsolutePath().normalize().toString());
        return String.join(File.pathSeparator, Stream.concat(own, path.stream()).toList());
    }

    private static boolean isJar(String entry, String bundle) {
        String file = String.valueOf(Path.of(entry).getFileName());
        return file.startsWith(bundle + "-") || file.equals(bundle + ".jar");
    }

    /** Runs it with what looks at the live host, too. */
    static Berth runWhole(Path folder, String... words) throws IOException, InterruptedException {
        Process process = start(folder, "run", classPath(Stream.concat(OWN.stream(), Stream.of(PROBE)).toList(), entries()), List.of(), Map.of(), words);
        assertThat(process.waitFor(170, TimeUnit.SECONDS)).as("it ends").isTrue();
        return ended(folder, "run", process);
    }

    /** Runs it with options for Java and words for itself; it keeps its state in a folder {@code state} of the folder. */
    static Berth run(Path folder, List<String> options, String... words) throws IOException, InterruptedException {
        Process process = start(folder, "run", options, words);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        return ended(folder, "run", process);
    }

    /** Runs it with further variables in its environment. */
    static Berth run(Path folder, List<String> options, Map<String, String> environment, String... words) throws IOException, InterruptedException {
        Process process = start(folder, "run", options, environment, words);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
        return ended(folder, "run", process);
    }

    /** @param name of the files beside the others, for one that runs at the same time */
    static Process start(Path folder, String name, List<String> options, String... words) throws IOException {
        return start(folder, name, options, Map.of(), words);
    }

    private static Process start(Path folder, String name, List<String> options, Map<String, String> environment, String... words) throws IOException {
        return start(folder, name, classPath(), options, environment, words);
    }

    private static Process start(Path folder, String name, String classPath, List<String> options, Map<String, String> environment, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
                "-XX:+DisplayVMOutputToStderr", "-XX:-PrintWarnings", "--enable-native-access=ALL-UNNAMED", "-Djna.nosys=true"));
        command.addAll(options);
        command.addAll(List.of("-cp", classPath, "berth.cli.Main"));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile()).redirectOutput(folder.resolve(name + ".out").toFile())
                .redirectError(folder.resolve(name + ".err").toFile()).redirectInput(ProcessBuilder.Redirect.from(Files.writeString(folder.resolve("in"), "").toFile()));
        builder.environment().put("XDG_STATE_HOME", folder.resolve("state").toString());
        builder.environment().remove("BERTH_PLUGINS");
        builder.environment().putAll(environment);
        builder.environment().keySet().removeAll(List.of("JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS"));
        return builder.start();
    }

    static Berth ended(Path folder, String name, Process process) throws IOException {
        return new Berth(process.exitValue(), Files.readString(folder.resolve(name + ".out")), Files.readString(folder.resolve(name + ".err")));
    }
}
