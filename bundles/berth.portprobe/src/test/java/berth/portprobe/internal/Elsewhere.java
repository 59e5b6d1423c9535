// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Question;
import berth.core.engine.Detections;
import berth.core.engine.DiagnosisEngine;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.CannotObserveException;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** A whole look at one port from a process of its own, which can be put into a namespace or a control group before. */
public final class Elsewhere {

    private Elsewhere() { }

    /** Looks with the sources named behind the endpoint, and prints each piece of evidence and then the verdict. */
    public static void main(String[] args) throws IOException, CannotObserveException, ReflectiveOperationException {
        Endpoint wanted = Endpoint.parse(Transport.TCP, IpAddress.ANY_V4, args[0]).orElseThrow();
        List<Evidence> evidence = new ArrayList<>();
        for (String source : List.of(args).subList(1, args.length)) {
            ((EvidenceSource) Class.forName(source).getConstructor().newInstance()).collect(
                    new Request(Optional.of(wanted), Optional.empty(), Effort.OWNER, Instant.now()), evidence::add, new NullProgressMonitor());
        }
        String host = InetAddress.getLoopbackAddress().getHostName();
        Diagnosis diagnosis = new DiagnosisEngine(List.of()).diagnose(new Question(wanted, host, Optional.empty(), Optional.empty(), Optional.empty(), true),
                List.of(new Snapshot(HostId.named(host), Optional.of("linux"), Instant.now(), evidence)), Detections.none());
        evidence.forEach(seen -> System.out.println(seen.toString().replaceAll("origin=Origin\\[[^]]*\\](\\])?, ", "")));
        System.out.println("verdict " + diagnosis.verdict().id() + " " + diagnosis.cause().map(cause -> cause.id()).orElse("none"));
    }

    /** {@return the words of a command that runs {@link #main}} */
    public static List<String> command(String endpoint, Class<?>... sources) {
        List<String> command = new ArrayList<>(List.of(ProcessHandle.current().info().command().orElseThrow(), "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1", "-cp", classPath(), Elsewhere.class.getName(), endpoint));
        for (Class<?> source : sources) {
            command.add(source.getName());
        }
        return command;
    }

    private static String classPath() {
        return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", "")).replace("\n", File.pathSeparator);
    }

    /** {@return what a shell's script prints, run under a command such as unshare; the words behind the script are its $@} */
    public static String shell(List<String> under, String script, List<String> arguments) throws IOException {
        List<String> command = new ArrayList<>(under);
        command.addAll(List.of("/bin/sh", "-ec", script, "sh"));
        command.addAll(arguments);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try (InputStream out = process.getInputStream()) {
            return new String(out.readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    /** Skips the test unless root can make a network namespace here. */
    public static void assumeNamespaces() throws IOException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "asks the kernel of Linux");
        assumeTrue("0".equals(shell(List.of(), "id -u", List.of()).strip()), "needs root");
        assumeTrue(new File("/usr/bin/unshare").exists(), "needs unshare of util-linux");
        assumeTrue("made".equals(shell(List.of("/usr/bin/unshare", "-n"), "echo made", List.of()).strip()), "the kernel allows no new network namespace");
    }
}
