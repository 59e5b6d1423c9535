// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;

import berth.cli.Main;
import berth.core.contribution.Guard;
import berth.core.contribution.Guest;
import berth.core.contribution.GuestBook;
import berth.core.contribution.StateFolder;
import berth.core.inquiry.LocalHost;

/** Asks what people ask most and shows it to nobody, so that the archive of classes made from this run holds all that they need. */
public final class Rehearsal {
    private Rehearsal() { }

    /** A header, and a chunk without records. */
    private static Path emptyLog() throws IOException {
        byte[] bytes = new byte[4096 + 65_536];
        System.arraycopy("ElfFile".getBytes(StandardCharsets.US_ASCII), 0, bytes, 0, 7);
        System.arraycopy("ElfChnk".getBytes(StandardCharsets.US_ASCII), 0, bytes, 4096, 7);
        return Files.write(Files.createTempFile("berth", ".evtx"), bytes);
    }

    /**
     * Does what the first argument says: {@code ports} asks about one that another process holds, and about a free one; {@code hold} is
     * that process; {@code logs} reads some; {@code remember} writes down what our own bundles contribute, and what a stranger's does,
     * for {@code ports}.
     */
    public static void main(String[] args) throws IOException {
        Bundles bundles = Bundles.ofThisProgram();
        switch (args[0]) {
        case "remember" -> remember(bundles);
        case "ports" -> ports(bundles);
        case "hold" -> hold();
        case "logs" -> logs(bundles);
        default -> throw new IllegalArgumentException(args[0]);
        }
        // Sources that overstayed their deadline may still run.
        System.exit(0);
    }

    private static void remember(Bundles bundles) throws IOException {
        bundles.remember();
        Bundles more = withStranger(bundles);
        Path jar = Files.createDirectories(more.plugins().orElseThrow()).resolve("rehearsal.jar");
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            entry(out, "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nBundle-SymbolicName: rehearsal\n");
            entry(out, "plugin.xml", "<?eclipse version=\"3.4\"?><plugin><extension point=\"berth.core.antivirusDetectors\"><detector id=\"rehearsal.a\" vendor=\"a\" product=\"a\">"
                    + "<fingerprint kind=\"path\" pattern=\"a\"/></detector></extension></plugin>");
        }
        Files.setLastModifiedTime(jar, FileTime.fromMillis(0));
        more.read(true).afterwards().run();
    }

    private static void entry(JarOutputStream jar, String name, String text) throws IOException {
        jar.putNextEntry(new JarEntry(name));
        jar.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Its jar and its memory lie beside our own memory, as long as the build goes on. */
    private static Bundles withStranger(Bundles bundles) {
        Path folder = bundles.memory().orElseThrow().resolveSibling("rehearsal");
        StateFolder state = StateFolder.of(Map.of("XDG_STATE_HOME", folder.resolve("state").toString())::get, LocalHost::runsAsRoot);
        return new Bundles(bundles.own(), Optional.of(folder.resolve("plugins")), false, bundles.memory(), new GuestBook(state, true), bundles.trials(), bundles.logbook());
    }

    private static void ports(Bundles bundles) throws IOException {
        HeadStart.begin();
        guest();
        Process holder = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-Xmx16m", "-XX:TieredStopAtLevel=1",
                "-cp", System.getProperty("java.class.path"), Rehearsal.class.getName(), "hold").redirectError(Redirect.DISCARD).start();
        try (BufferedReader said = holder.inputReader()) {
            String port = String.valueOf(said.readLine());
            for (List<String> words : List.of(List.of(port), List.of("--json", port), List.of("1"), List.of("--json", "1"))) {
                answer(bundles, words);
            }
            Bundles more = withStranger(bundles);
            StandardStreams streams = new StandardStreams();
            Main.expectCode(more, streams, nowhere());
            answer(more, List.of(port));
            streams.settle();
            streams.takeBack();
        } finally {
            holder.destroy();
        }
    }

    /** Until whoever started it ends. */
    private static void hold() throws IOException {
        try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            System.out.println(held.getLocalPort());
            System.in.read();
        }
    }

    /** What is loaded when a stranger comes. */
    private static void guest() throws IOException {
        Path state = Files.createTempDirectory("berth");
        GuestBook book = new GuestBook(StateFolder.of(Map.of("XDG_STATE_HOME", state.toString())::get, LocalHost::runsAsRoot), true);
        book.prepare();
        Guest guest = book.guest("rehearsal", "");
        Guard.call(() -> guest.run(guest::missing));
        book.close();
        Files.delete(state.resolve("berth/strangers"));
        Files.delete(state.resolve("berth"));
        Files.delete(state);
    }

    private static void logs(Bundles bundles) throws IOException {
        Path log = emptyLog();
        // As long as what several threads read.
        String line = "web[1]: bind() to 0.0.0.0:80 failed (98: Address already in use)\n";
        Path text = Files.writeString(Files.createTempFile("berth", ".log"), line + "web[1]: nothing of interest happened\n".repeat(1 << 16) + line);
        answer(bundles, List.of("--json", "events", log.toString()));
        answer(bundles, List.of("scan", "--json", text.toString()));
        Files.delete(log);
        Files.delete(text);
    }

    private static void answer(Bundles bundles, List<String> words) {
        Main.answer(words.toArray(String[]::new), bundles, new StandardOutput(OutputStream.nullOutputStream()), nowhere());
    }

    private static PrintStream nowhere() {
        return new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    }
}
