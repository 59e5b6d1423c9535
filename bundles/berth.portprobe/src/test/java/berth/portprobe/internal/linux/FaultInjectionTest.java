// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Question;
import berth.core.diagnosis.Verdict;
import berth.core.engine.Detections;
import berth.core.engine.DiagnosisEngine;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.inquiry.Inquiry;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.linux.FaultyKernel.Fault;
import berth.portprobe.internal.linux.Kernel.Trial;

/**
 * Every call to the native layer fails once in every way, alone and with all later ones of its kind: no port that can't be
 * bound may pass for free. The figures stand in docs/reliability.md ({@code -Dgolden.update} writes them).
 */
class FaultInjectionTest {
    private static final Path REPORT = Path.of("..", "..", "docs", "reliability.md");
    /** What others have measured stands behind this and is kept. */
    private static final String OTHERS = "\n<!-- What follows";
    private static final byte[] ANY_V6 = new byte[16];

    /**
     * A host in a state, and what is true of it.
     *
     * @param truth the verdicts that are right
     */
    private record Situation(String name, String wanted, Set<Verdict> truth, Consumer<FakeKernel> made) {
        FakeKernel kernel() {
            FakeKernel kernel = new FakeKernel();
            made.accept(kernel);
            return kernel;
        }
    }

    /** What the table shows and what a bind meets must be the same, or the fake would be at fault. */
    private static void listener(FakeKernel kernel) {
        kernel.listener(777);
        kernel.trials.put("0.0.0.0 80", new Trial.Refused(KernelError.EADDRINUSE));
        kernel.trials.put("127.0.0.1 80", new Trial.Refused(KernelError.EADDRINUSE));
    }

    private static final List<Situation> SITUATIONS = List.of(
            new Situation("a listener, asked as root", "80", Set.of(Verdict.HELD), FaultInjectionTest::listener),
            new Situation("a listener, asked for one address", "127.0.0.1:80", Set.of(Verdict.HELD), FaultInjectionTest::listener),
            new Situation("a listener of another user, asked without rights", "80", Set.of(Verdict.HELD, Verdict.FORBIDDEN), kernel -> {
                kernel.listener(777);
                kernel.trials.put("0.0.0.0 80", new Trial.Refused(KernelError.EACCES));
                kernel.caller(1001, "0000000000000000");
                kernel.failures.put("/proc/80/fd", KernelError.EACCES);
                kernel.failures.put("/proc/1/fd", KernelError.EACCES);
            }),
            new Situation("a listener on [::] that takes IPv4 too", "80", Set.of(Verdict.HELD), kernel -> {
                kernel.sockets.add(Replies.socket(SockDiag.AF_INET6, 0, ANY_V6, 80, Replies.LISTEN, 777, FakeKernel.ORDER));
                kernel.trials.put("0.0.0.0 80", new Trial.Refused(KernelError.EADDRINUSE));
            }),
            new Situation("a listener in a control group of its own", "80", Set.of(Verdict.HELD), kernel -> {
                listener(kernel);
                kernel.files.put("/proc/self/mountinfo", "22 27 0:21 / /proc rw - proc proc rw\n30 27 0:26 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
            }),
            new Situation("bound without listening", "80", Set.of(Verdict.HELD), kernel -> {
                kernel.bound(777);
                kernel.trials.put("0.0.0.0 80", new Trial.Refused(KernelError.EADDRINUSE));
            }),
            new Situation("bound without listening, on a kernel that does not list it", "80", Set.of(Verdict.HELD), kernel -> {
                kernel.listsBound = false;
                kernel.trials.put("0.0.0.0 80", new Trial.Refused(KernelError.EADDRINUSE));
            }),
            new Situation("a connection in TIME_WAIT that keeps the port", "80", Set.of(Verdict.HELD), kernel -> {
                kernel.sockets.add(Replies.socket(SockDiag.AF_INET, 0, new byte[] { 127, 0, 0, 1 }, 80, 6, 0, FakeKernel.ORDER));
                kernel.trials.put("0.0.0.0 80", new Trial.Refused(KernelError.EADDRINUSE));
            }),
            new Situation("a low port, asked without rights", "80", Set.of(Verdict.FORBIDDEN), kernel -> {
                kernel.caller(1001, "0000000000000000");
                kernel.trials.put("0.0.0.0 80", new Trial.Refused(KernelError.EACCES));
            }),
            new Situation("a policy of the control group refuses it", "80", Set.of(Verdict.FORBIDDEN), kernel -> {
                kernel.files.put("/proc/self/cgroup", "0::/web\n");
                kernel.files.put("/proc/self/mountinfo", "22 27 0:21 / /proc rw - proc proc rw\n30 20 0:27 / /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
                kernel.bindPrograms = 1;
                kernel.trials.put("0.0.0.0 80", new Trial.Refused(KernelError.EPERM));
            }),
            new Situation("an address that the host does not have", "192.0.2.1:80", Set.of(Verdict.NOT_LOCAL), kernel -> {
                kernel.trials.put("192.0.2.1 0", new Trial.Refused(KernelError.EADDRNOTAVAIL));
                kernel.trials.put("192.0.2.1 80", new Trial.Refused(KernelError.EADDRNOTAVAIL));
            }),
            new Situation("nobody has it", "80", Set.of(Verdict.FREE), kernel -> { }));

    /** What came of the runs of one situation. */
    private record Tally(int calls, int injected, Map<Outcome, Integer> outcomes) {
        int of(Outcome outcome) {
            return outcomes.getOrDefault(outcome, 0);
        }
    }

    private enum Outcome { RIGHT, UNDETERMINED, OTHER, WRONGLY_FREE }

    private static Verdict verdict(Situation situation, Kernel kernel, Effort effort) {
        Endpoint wanted = Endpoint.parse(Transport.TCP, IpAddress.ANY_V4, situation.wanted).orElseThrow();
        List<Evidence> evidence = new ArrayList<>();
        new LinuxSocketSource(kernel).collect(new Request(Optional.of(wanted), Optional.empty(), effort, Instant.EPOCH), evidence::add,
                new NullProgressMonitor());
        Snapshot here = new Snapshot(HostId.named("here"), Optional.of("linux"), Instant.EPOCH, evidence);
        Question question = new Question(wanted, "here", Optional.empty(), Inquiry.caller(here), Optional.empty(), true);
        Diagnosis diagnosis = new DiagnosisEngine(List.of()).diagnose(question, List.of(here), Detections.none());
        return diagnosis.verdict();
    }

    private static Tally tally(Situation situation, List<String> wrong) {
        Map<Outcome, Integer> outcomes = new EnumMap<>(Outcome.class);
        int calls = 0;
        int injected = 0;
        for (Effort effort : List.of(Effort.OWNER, Effort.FULL)) {
            FaultyKernel sound = new FaultyKernel(situation.kernel(), -1, Fault.EIO, false);
            assertThat(situation.truth).as(situation.name).contains(verdict(situation, sound, effort));
            calls += sound.calls();
            for (int call = 0; call < sound.calls(); call++) {
                for (Fault fault : Fault.values()) {
                    for (boolean lasting : new boolean[] { false, true }) {
                        Verdict verdict = verdict(situation, new FaultyKernel(situation.kernel(), call, fault, lasting), effort);
                        Outcome outcome = outcome(situation, verdict);
                        outcomes.merge(outcome, 1, Integer::sum);
                        injected++;
                        if (outcome == Outcome.WRONGLY_FREE || outcome == Outcome.OTHER) {
                            wrong.add(situation.name + ", " + effort + ", call " + call + " " + fault + (lasting ? " and later ones" : "") + ": " + verdict);
                        }
                    }
                }
            }
        }
        return new Tally(calls, injected, outcomes);
    }

    private static Outcome outcome(Situation situation, Verdict verdict) {
        if (situation.truth.contains(verdict)) {
            return Outcome.RIGHT;
        }
        return verdict == Verdict.UNDETERMINED ? Outcome.UNDETERMINED : verdict == Verdict.FREE ? Outcome.WRONGLY_FREE : Outcome.OTHER;
    }

    @Test
    void noFaultMakesAPortPassForFree() throws IOException {
        List<String> wrong = new ArrayList<>();
        Map<Situation, Tally> tallies = new java.util.LinkedHashMap<>();
        SITUATIONS.forEach(situation -> tallies.put(situation, tally(situation, wrong)));
        assertThat(wrong).isEmpty();
        String report = report(tallies);
        String written = Files.readString(REPORT);
        int others = written.indexOf(OTHERS);
        String rest = others < 0 ? "" : written.substring(others);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(REPORT, report + rest);
        }
        assertThat(Files.readString(REPORT)).as("docs/reliability.md; -Dgolden.update writes it").isEqualTo(report + rest);
    }

    private static String report(Map<Situation, Tally> tallies) {
        int injected = tallies.values().stream().mapToInt(Tally::injected).sum();
        int free = tallies.values().stream().mapToInt(tally -> tally.of(Outcome.WRONGLY_FREE)).sum();
        String rows = tallies.entrySet().stream().map(entry -> "| " + entry.getKey().name + " | " + entry.getKey().truth.stream().sorted()
                .map(Verdict::id).collect(Collectors.joining(" or ")) + " | " + entry.getValue().calls + " | " + entry.getValue().injected + " | "
                + entry.getValue().of(Outcome.RIGHT) + " | " + entry.getValue().of(Outcome.UNDETERMINED) + " | "
                + entry.getValue().of(Outcome.WRONGLY_FREE) + " |\n").collect(Collectors.joining());
        return """
                # Reliability

                Wrong "free" under injected faults: **%d of %d** runs.

                The Linux port probe asks the system through one interface, `Kernel`. A test (`FaultInjectionTest` of berth.portprobe) lets every call
                to it fail, one run for each: with EIO, EACCES, ENOBUFS, ENOENT, ESRCH, ENOSYS, EAGAIN, EINVAL, and with half of the answer (netlink
                datagrams, files, links); once alone, once with all later calls of the same kind; asked for the owner of a port and for everything.
                Whatever fails, the verdict must be the right one or `undetermined`. The system in the test is made of texts; what real kernels
                do is held by the live tests (docs/causes.md).

                | situation | right verdict | calls | runs with a fault | right | undetermined | wrong "free" |
                | --- | --- | --- | --- | --- | --- | --- |
                %s""".formatted(free, injected, rows);
    }
}
