// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.namespaces;

import static berth.portprobe.internal.Elsewhere.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import berth.portprobe.internal.Elsewhere;
import berth.portprobe.internal.ShowingProgram;
import berth.portprobe.internal.linux.LinuxSocketSource;

/** A real listener in another network namespace. */
class LiveNamespaceTest {

    private final List<Process> children = new ArrayList<>();

    @BeforeEach
    void namespacesCanBeMade() throws IOException {
        Elsewhere.assumeNamespaces();
    }

    @AfterEach
    void endTheChildren() {
        children.forEach(Process::destroyForcibly);
    }

    /** Holds a port of all addresses until its input ends. */
    public static final class Listener {
        private Listener() { }

        /** Prints the port once it listens. */
        public static void main(String[] args) throws IOException {
            try (ServerSocket server = new ServerSocket(Integer.parseInt(args[0]))) {
                System.out.println("port " + server.getLocalPort());
                System.in.read();
            }
        }
    }

    /** {@return the process that listens in a namespace of its own} */
    private long listen(String port) throws IOException {
        List<String> command = new ArrayList<>(List.of("/usr/bin/unshare", "-n"));
        List<String> java = Elsewhere.command("1");
        command.addAll(java.subList(0, java.size() - 2));
        command.addAll(List.of(Listener.class.getName(), port));
        Process child = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        children.add(child);
        assertThat(new BufferedReader(new InputStreamReader(child.getInputStream(), StandardCharsets.UTF_8)).readLine()).isEqualTo("port " + port);
        return child.pid();
    }

    private static String freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0)) {
            return Integer.toString(probe.getLocalPort());
        }
    }

    @Test
    void freeHereAndBusyThere() throws IOException {
        String port = freePort();
        long pid = listen(port);
        String namespace = Files.readSymbolicLink(Path.of("/proc/" + pid + "/ns/net")).toString();
        String seen = shell(List.of(), "exec \"$@\"", Elsewhere.command(port, LinuxSocketSource.class, LinuxNamespaceSource.class));
        assertThat(seen).contains("verdict free").contains("namespace=Optional[" + namespace + "]").contains("state=LISTEN")
                .containsPattern("owners=\\[ProcessRef\\[pid=" + pid + ",").contains("ProcessSeen[process=ProcessRef[pid=" + pid + ",");
        assertThat(shell(List.of(), "exec \"$@\"", Elsewhere.command(freePort(), LinuxSocketSource.class, LinuxNamespaceSource.class)))
                .contains("verdict free").doesNotContain("namespace=Optional[net:");
    }

    @Test
    void withoutRightsTheSocketIsSeenAllTheSame() throws IOException {
        assumeTrue(ShowingProgram.find("setpriv").isPresent(), "needs setpriv");
        String port = freePort();
        long pid = listen(port);
        String seen = shell(List.of(), "exec setpriv --bounding-set -sys_ptrace,-dac_override,-dac_read_search --inh-caps -all \"$@\"",
                Elsewhere.command(port, LinuxNamespaceSource.class));
        assertThat(seen).contains("port=" + port).contains("state=LISTEN").contains("namespace=Optional[").contains("[pid=" + pid + ",");
    }

    @Test
    void aNamespaceWithoutProcessesIsABlindSpot() throws IOException {
        String name = "berth-test-" + ProcessHandle.current().pid();
        assumeTrue(shell(List.of(), "ip netns add " + name + " && echo made", List.of()).contains("made"), "needs ip netns");
        try {
            assertThat(shell(List.of(), "exec \"$@\"", Elsewhere.command(freePort(), LinuxNamespaceSource.class)))
                    .contains("NotObserved[topic=NAMESPACES").contains("sudo ip -all netns exec");
        } finally {
            shell(List.of(), "ip netns delete " + name, List.of());
        }
    }
}
