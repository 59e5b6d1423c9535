// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/**
 * A socket keeps the control group in which it was created, wherever its holder goes and whoever inherits it.
 * Needs root, a mounted unified hierarchy and python3.
 */
class GroupTrapsLiveTest {

    private static final int NOBODY = 65_534;

    /** Creates a listener in one group; then itself, or a child that inherits it while the parent leaves it, moves to another. */
    private static final String PROGRAM = """
            import os, socket, sys
            def move(group):
                with open(group + '/cgroup.procs', 'w') as f: f.write(str(os.getpid()))
            a, b, how = sys.argv[1:]
            move(a)
            s = socket.socket(); s.bind(('127.0.0.1', 0)); s.listen(1)
            port = s.getsockname()[1]
            holder = os.getpid()
            if how == 'move':
                move(b)
            elif how == 'inherit':
                r, w = os.pipe()
                holder = os.fork()
                if holder == 0:
                    move(b)
                    os.write(w, b'x')
                    sys.stdin.read()
                    os._exit(0)
                os.read(r, 1)
                s.close()
                move(b)
            print(port, holder, flush=True)
            sys.stdin.read()
            """;

    private final LinuxKernel kernel = new LinuxKernel();
    private final List<Path> groups = new ArrayList<>();
    private final List<Process> started = new ArrayList<>();

    @BeforeEach
    void rootWithGroups() throws IOException {
        assumeTrue(System.getProperty("os.name").equals("Linux") && SystemCalls.here().isPresent(), "system calls of this processor are not known");
        assumeTrue(new Processes(kernel).callerIsRoot(), "only root makes control groups");
        Optional<String> mount = Mounts.parse(Files.readString(Path.of("/proc/self/mountinfo"))).unifiedGroups();
        assumeTrue(mount.isPresent(), "no unified hierarchy of control groups is mounted");
        for (String name : List.of("berth-a-", "berth-b-")) {
            Path group = Path.of(mount.get(), name + ProcessHandle.current().pid() + ".service");
            assumeTrue(group.toFile().mkdir(), "control groups can't be made here");
            groups.add(group);
        }
    }

    @AfterEach
    void end() throws InterruptedException, IOException {
        for (Process process : started) {
            process.getOutputStream().close();
            process.descendants().forEach(ProcessHandle::destroy);
            process.destroy();
            process.waitFor(10, TimeUnit.SECONDS);
        }
        for (Path group : groups) {
            // A group is busy until the kernel has buried its last process.
            for (int i = 0; i < 100 && !group.toFile().delete() && group.toFile().exists(); i++) {
                Thread.sleep(20);
            }
        }
    }

    private record Held(int port, long holder) { }

    private Held start(String how) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder("python3", "-c", PROGRAM, groups.get(0).toString(), groups.get(1).toString(), how)
                    .redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException e) {
            assumeTrue(false, "python3 is not installed");
            throw e;
        }
        started.add(process);
        BufferedReader out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        assumeTrue(line != null, "processes can't be moved between control groups here");
        String[] numbers = line.split(" ");
        return new Held(Integer.parseInt(numbers[0]), Long.parseLong(numbers[1]));
    }

    private List<Evidence> collect(int port) {
        List<Evidence> evidence = new ArrayList<>();
        new LinuxSocketSource(kernel).collect(new Request(Optional.of(new Endpoint(Transport.TCP, new IpAddress("127.0.0.1"), port)),
                Optional.empty(), Effort.OWNER, Instant.EPOCH), evidence::add, new NullProgressMonitor());
        return evidence;
    }

    /** The system call changes the rights of the calling thread alone, which ends afterwards. */
    private List<Evidence> asNobody(int port) {
        int setresuid = List.of("amd64", "x86_64").contains(System.getProperty("os.arch")) ? 117 : 147;
        CompletableFuture<List<Evidence>> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> answer.complete(
                LibC64.syscall(setresuid, NOBODY, NOBODY, NOBODY, 0, 0) == 0 ? collect(port) : List.of()));
        thread.start();
        return answer.orTimeout(60, TimeUnit.SECONDS).join();
    }

    private static <E extends Evidence> List<E> all(List<Evidence> evidence, Class<E> kind) {
        return evidence.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static List<Long> owners(List<Evidence> evidence) {
        return all(evidence, SocketSeen.class).getFirst().owners().stream().map(ProcessRef::pid).toList();
    }

    private static boolean near(List<Evidence> evidence) {
        return all(evidence, Surveyed.class).stream().filter(s -> s.topic() == Topic.PROCESSES)
                .anyMatch(s -> s.origin().place().orElse("").contains("control group"));
    }

    @Test
    void aHolderThatStayedIsFoundInItsGroup() throws IOException {
        Held held = start("stay");
        List<Evidence> evidence = collect(held.port());
        assertThat(owners(evidence)).containsExactly(held.holder());
        assertThat(near(evidence)).isTrue();
    }

    @Test
    void aHolderThatMovedIsFoundAllTheSame() throws IOException {
        Held held = start("move");
        assertThat(owners(collect(held.port()))).containsExactly(held.holder());
    }

    @Test
    void aChildThatInheritedIsFoundAllTheSame() throws IOException {
        Held held = start("inherit");
        assertThat(owners(collect(held.port()))).containsExactly(held.holder());
    }

    @Test
    void withoutRightsAMemberIsACandidateAndNoMemberIsNotTakenForTheHolder() throws IOException {
        for (String how : List.of("stay", "move", "inherit")) {
            Held held = start(how);
            List<Evidence> evidence = asNobody(held.port());
            SocketSeen socket = all(evidence, SocketSeen.class).getFirst();
            assertThat(socket.owners()).as(how).isEmpty();
            assertThat(socket.uid()).contains(0);
            assertThat(socket.createdIn()).as(how).contains("/" + groups.get(0).getFileName());
            assertThat(all(evidence, NotObserved.class)).anyMatch(n -> n.topic() == Topic.PROCESSES);
            assertThat(all(evidence, Surveyed.class)).noneMatch(s -> s.topic() == Topic.PROCESSES);
            if (how.equals("stay")) {
                assertThat(socket.candidates()).extracting(ProcessRef::pid).containsExactly(held.holder());
            }
            started.getLast().getOutputStream().close();
            started.getLast().onExit().join();
        }
    }
}
