// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.core.runtime.NullProgressMonitor;

import com.sun.jna.Library;
import com.sun.jna.Native;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.linux.LinuxSocketSource;
import berth.portprobe.internal.linux.PortLookup;

/**
 * Berth inside a warm JVM, with the flags of the command line. Reads one question a line, answers with {@link Figures}:
 * {@code exact PORT COUNT}, {@code owner PORT PID COUNT}, {@code list}, {@code recognise COUNT}, {@code recognise-all COUNT},
 * {@code diagnose COUNT}, {@code watch COUNT PAUSE-MILLISECONDS PORT…}.
 */
final class Probe {

    private static final long BATCH = 300_000_000L;
    private static final int CLOCK_PROCESS_CPUTIME_ID = 2;

    /** The management bean counts ticks of 10 ms only. */
    interface Clock extends Library {
        int clock_gettime(int clock, long[] time);
    }

    private final Clock clock = Native.load("c", Clock.class);
    /** A view that refreshes keeps its lookup; whoever asks for an owner makes a new source, so that nothing is remembered. */
    private final PortLookup lookup = new PortLookup();

    private Optional<Crowd> crowd = Optional.empty();

    private Probe() { }

    public static void main(String[] args) throws Exception {
        Probe probe = new Probe();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            System.out.println(probe.answer(line.split(" ")));
        }
    }

    private String answer(String[] words) throws Exception {
        return switch (words[0]) {
            case "exact" -> exact(number(words[1]), number(words[2]));
            case "owner" -> owner(number(words[1]), Long.parseLong(words[2]), number(words[3]));
            case "list" -> list();
            case "recognise" -> recognise(number(words[1]), Crowd.Detectors.STRANGERS);
            case "recognise-all" -> recognise(number(words[1]), Crowd.Detectors.STRANGERS_AND_OURS);
            case "diagnose" -> recognise(number(words[1]), Crowd.Detectors.NOBODYS);
            case "watch" -> watch(number(words[1]), number(words[2]), Arrays.stream(words).skip(3).map(Probe::number).toList());
            default -> throw new IllegalArgumentException(words[0]);
        };
    }

    private static int number(String word) {
        return Integer.parseInt(word);
    }

    /** {@return 1 if the listener was found, else 0} */
    private int lookup(int port) {
        try {
            return lookup.taker(new Endpoint(Transport.TCP, IpAddress.ANY_V4, port)).isPresent() ? 1 : 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return how many of them were found} */
    private long lookups(List<Endpoint> endpoints) {
        try {
            return lookup.takers(endpoints).stream().filter(Optional::isPresent).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String exact(int port, int count) {
        long[] wall = new long[count];
        int found = 0;
        long cpu = cpu();
        for (int i = 0; i < count; i++) {
            long begun = System.nanoTime();
            found += lookup(port);
            wall[i] = System.nanoTime() - begun;
        }
        return text(wall, wall, (cpu() - cpu) / count, found / count);
    }

    private String recognise(int count, Crowd.Detectors detectors) throws IOException {
        Crowd asked = crowd.isPresent() ? crowd.get() : new Crowd();
        crowd = Optional.of(asked);
        long[] wall = new long[count];
        int found = 0;
        long cpu = cpu();
        for (int i = 0; i < count; i++) {
            long begun = System.nanoTime();
            found += asked.ask(detectors) ? 1 : 0;
            wall[i] = System.nanoTime() - begun;
        }
        return text(wall, wall, (cpu() - cpu) / count, found / count);
    }

    /** Asks up to so many times, but no new question after {@link #BATCH}. */
    private String owner(int port, long pid, int most) {
        long[] wall = new long[most];
        long[] first = new long[most];
        int count = 0;
        int found = 0;
        long end = System.nanoTime() + BATCH;
        long cpu = cpu();
        do {
            Holder holder = new Holder(port, pid);
            new LinuxSocketSource().collect(request(Optional.of(port), Effort.OWNER), holder, new NullProgressMonitor());
            wall[count] = System.nanoTime() - holder.begun;
            first[count] = Math.min(wall[count], holder.complete - holder.begun);
            count++;
            found += holder.isComplete() ? 1 : 0;
        } while (count < most && System.nanoTime() < end);
        return text(Arrays.copyOf(wall, count), Arrays.copyOf(first, count), (cpu() - cpu) / count, found / count);
    }

    /** Waits for the first full answer: that the socket is held by the process, and what that process is. */
    private static final class Holder implements Consumer<Evidence> {
        private final int port;
        private final long pid;
        private final long begun = System.nanoTime();
        private long complete = Long.MAX_VALUE;
        private boolean holds;
        private boolean described;

        Holder(int port, long pid) {
            this.port = port;
            this.pid = pid;
        }

        @Override
        public void accept(Evidence evidence) {
            holds |= isSocket(evidence, port) && evidence instanceof SocketSeen socket
                    && socket.owners().stream().anyMatch(owner -> owner.pid() == pid);
            described |= evidence instanceof ProcessSeen process && process.process().pid() == pid;
            if (isComplete() && complete == Long.MAX_VALUE) {
                complete = System.nanoTime();
            }
        }

        boolean isComplete() {
            return holds && described;
        }
    }

    /** The whole list, kept as a snapshot keeps it; the heap is counted with it. */
    private String list() {
        List<MemoryPoolMXBean> pools = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP).toList();
        pools.forEach(MemoryPoolMXBean::resetPeakUsage);
        List<Evidence> all = new ArrayList<>();
        long cpu = cpu();
        long begun = System.nanoTime();
        new LinuxSocketSource().collect(request(Optional.empty(), Effort.FULL), all::add, new NullProgressMonitor());
        long[] wall = { System.nanoTime() - begun };
        cpu = cpu() - cpu;
        long peak = pools.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
        System.gc();
        long live = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        long owned = all.stream().filter(evidence -> evidence instanceof SocketSeen socket && !socket.owners().isEmpty()).count();
        return text(wall, wall, cpu, owned) + " peak=" + peak + " live=" + live;
    }

    /** Looks at all ports again and again; {@code cpu} is the median of the thread's time for one look at all. */
    private String watch(int count, int pause, List<Integer> ports) throws InterruptedException {
        List<Endpoint> endpoints = ports.stream().map(port -> new Endpoint(Transport.TCP, IpAddress.ANY_V4, port)).toList();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] wall = new long[count];
        long[] thread = new long[count];
        long answers = Long.MAX_VALUE;
        long process = cpu();
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long begun = System.nanoTime();
            long cpu = threads.getCurrentThreadCpuTime();
            answers = Math.min(answers, lookups(endpoints));
            thread[i] = threads.getCurrentThreadCpuTime() - cpu;
            wall[i] = System.nanoTime() - begun;
            long next = start + (i + 1L) * pause * 1_000_000;
            Thread.sleep(Math.max(0, (next - System.nanoTime()) / 1_000_000));
        }
        process = (cpu() - process) / count;
        Arrays.sort(thread);
        return text(wall, wall, thread[count / 2], answers) + " process=" + process + " most=" + thread[count - 1];
    }

    private static boolean isSocket(Evidence evidence, int port) {
        return evidence instanceof SocketSeen socket && socket.local().port() == port && socket.local().transport() == Transport.TCP;
    }

    private static Request request(Optional<Integer> port, Effort effort) {
        Optional<Endpoint> wanted = port.map(number -> new Endpoint(Transport.TCP, IpAddress.ANY_V4, number));
        return new Request(wanted, Optional.empty(), effort, Instant.now());
    }

    private long cpu() {
        long[] time = new long[2];
        clock.clock_gettime(CLOCK_PROCESS_CPUTIME_ID, time);
        return time[0] * 1_000_000_000L + time[1];
    }

    private static String text(long[] wall, long[] first, long cpu, long answers) {
        Arrays.sort(wall);
        Arrays.sort(first);
        return "wall=" + wall[wall.length / 2] + " fastest=" + wall[0] + " cpu=" + cpu + " first=" + first[first.length / 2]
                + " answers=" + answers;
    }
}
