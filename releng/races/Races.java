// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.diagnosis.Diagnosis.Step;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Actuator.CannotActException;
import berth.core.spi.Actuator.Plan;
import berth.portprobe.internal.linux.ProcessIdentity;

/**
 * Swaps processes between the plan to end one and the deed, and counts who is ended. Arguments: how many rounds, and a seed.
 * Runs in a namespace of processes of its own, in which it may say which number the next process gets. Prints a row of a table for each kind of swap.
 */
public final class Races {
    private static final Path LAST_PID = Path.of("/proc/sys/kernel/ns_last_pid");
    private static final List<String> SLEEP = List.of("/bin/sleep", "1000");
    private static final List<String> OTHER = List.of("/usr/bin/tail", "-f", "/dev/null");
    private static final List<String> CHANGES = List.of("/bin/sh", "-c", "read word; exec tail -f /dev/null");
    private static final int ATTEMPTS = 200;
    private static final Snapshot HOST = new Snapshot(new HostId("h", Optional.empty(), Optional.empty()), Optional.of("linux"), Instant.EPOCH, List.of());

    private enum Swap {
        NONE("nothing is swapped"),
        REUSED("it ends, and another process of the same program gets its number"),
        REUSED_BY_OTHER("it ends, and a process of another program gets its number"),
        MEANWHILE("the same while the deed is done, at some moment of it"),
        CHANGED("it runs another program (exec)"),
        RESTARTED("it ends, and starts again under another number"),
        ENDED("it has just ended");

        private final String text;

        Swap(String text) {
            this.text = text;
        }
    }

    /**
     * A process that took the place of the first one. Java mixes up two that have had one number within a moment, so it is not asked whether they live.
     *
     * @param serial empty if it had ended before it could be asked for
     */
    private record Heir(long pid, OptionalLong serial) {
        static Heir of(Process process) {
            return new Heir(process.pid(), Ending.identity(process.pid()).map(ProcessIdentity::serial).orElse(OptionalLong.empty()));
        }

        boolean lives() {
            return Ending.identity(pid).filter(now -> now.serial().isPresent() && now.serial().equals(serial)).isPresent();
        }

        void end() throws IOException {
            if (lives()) {
                Ending.end(new LinuxAction.EndProcess(pid, true), Ending.identity(pid).map(ProcessIdentity::text).orElse(""));
            }
        }
    }

    /** What came of the rounds of one kind. */
    private static final class Count {
        private int rounds;
        private int ended;
        private int refused;
        private int gone;
        private int wrong;
    }

    private final Random random;
    private final LinuxActuator actuator = new LinuxActuator();
    private final ExecutorService others = Executors.newCachedThreadPool();
    private final Map<Swap, Count> atOnce = new EnumMap<>(Swap.class);
    private final Map<Swap, Count> atPrompt = new EnumMap<>(Swap.class);

    private Races(long seed) {
        random = new Random(seed);
    }

    /** Makes so many rounds. */
    public static void main(String[] args) throws IOException, InterruptedException, ExecutionException {
        if (Ending.identity(1).filter(init -> init.serial().isPresent()).isEmpty()) {
            System.err.println("This kernel gives processes no numbers of their own: it takes Linux 6.9 to tell those apart that begin within a tick.");
            System.exit(69);
        }
        Races races = new Races(Long.parseLong(args[1]));
        for (int round = 0; round < Integer.parseInt(args[0]); round++) {
            races.round(Swap.values()[round % Swap.values().length], round / Swap.values().length % 2 == 1);
        }
        races.others.shutdownNow();
        int wrong = races.print("the rights were there", races.atOnce) + races.print("a password was typed meanwhile", races.atPrompt);
        System.exit(wrong == 0 ? 0 : 1);
    }

    private int print(String how, Map<Swap, Count> counts) {
        counts.forEach((swap, count) -> System.out.println("| " + swap.text + " | " + how + " | " + count.rounds + " | " + count.ended + " | " + count.gone + " | " + count.refused + " | " + count.wrong + " |"));
        return counts.values().stream().mapToInt(count -> count.wrong).sum();
    }

    private void round(Swap swap, boolean prompt) throws IOException, InterruptedException, ExecutionException {
        Process first = start(swap == Swap.CHANGED ? CHANGES : SLEEP);
        List<Heir> later = new ArrayList<>();
        try {
            Plan plan = actuator.plan(new Step("s", "a", "t", Optional.empty(), List.of(List.of("kill", String.valueOf(first.pid()))), List.of(), Optional.empty()), HOST)
                    .orElseThrow(() -> new IllegalStateException("no plan for a process that runs"));
            Optional<String> problem = prompt ? afterPrompt(plan, swap, first, later) : atOnce(plan, swap, first, later);
            count(swap, (prompt ? atPrompt : atOnce).computeIfAbsent(swap, any -> new Count()), first, later, problem);
        } finally {
            first.destroyForcibly().waitFor();
            for (Heir heir : later) {
                heir.end();
            }
        }
    }

    private static void count(Swap swap, Count count, Process first, List<Heir> later, Optional<String> problem) throws InterruptedException {
        count.rounds++;
        // A signal that was sent arrives at once, but who ends needs a moment.
        boolean ended = first.waitFor(swap == Swap.NONE ? 1000 : 3, TimeUnit.MILLISECONDS);
        if (later.stream().anyMatch(heir -> !heir.lives()) || swap == Swap.CHANGED && ended) {
            count.wrong++;
        } else if (problem.isPresent()) {
            count.refused++;
        } else if (ended && first.exitValue() == 128 + 15) {
            count.ended++;
        } else {
            count.gone++;
        }
    }

    private Optional<String> atOnce(Plan plan, Swap swap, Process first, List<Heir> later) throws IOException, InterruptedException, ExecutionException {
        Future<?> meanwhile = swap(swap, first, later);
        Optional<String> problem = Optional.empty();
        try {
            actuator.perform(plan, new NullProgressMonitor());
        } catch (CannotActException e) {
            problem = Optional.of(e.getMessage());
        }
        meanwhile.get();
        return problem;
    }

    /** The program that root would run, in this one: it has begun before the swap, and is told to go after it, as after a password. */
    private Optional<String> afterPrompt(Plan plan, Swap swap, Process first, List<Heir> later) throws IOException, InterruptedException, ExecutionException {
        PipedOutputStream told = new PipedOutputStream();
        InputStream hears = new PipedInputStream(told);
        String state = plan.state().values().iterator().next();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        Future<Boolean> helper = others.submit(() -> new RaisedAction(Hands.ofThisProgram(), Optional::empty).run(List.of(state, "kill", String.valueOf(first.pid())), hears, said));
        Future<?> meanwhile = swap(swap, first, later);
        told.write((RaisedProgram.GO + "\n").getBytes(StandardCharsets.UTF_8));
        told.close();
        boolean done = helper.get();
        meanwhile.get();
        return done ? Optional.empty() : Optional.of(said.toString(StandardCharsets.UTF_8));
    }

    private Future<?> swap(Swap swap, Process first, List<Heir> later) throws IOException, InterruptedException {
        switch (swap) {
        case NONE -> { }
        case REUSED -> reuse(first, later, SLEEP);
        case REUSED_BY_OTHER -> reuse(first, later, OTHER);
        case MEANWHILE -> {
            long pause = random.nextInt(1_500_000);
            return others.submit(() -> {
                LockSupport.parkNanos(pause);
                reuse(first, later, SLEEP);
                return true;
            });
        }
        case CHANGED -> change(first);
        case RESTARTED -> {
            first.destroyForcibly().waitFor();
            later.add(Heir.of(start(SLEEP)));
        }
        case ENDED -> first.destroyForcibly().waitFor();
        }
        return CompletableFuture.completedFuture(true);
    }

    private static void change(Process first) throws IOException, InterruptedException {
        OutputStream in = first.getOutputStream();
        in.write('\n');
        in.flush();
        while (!Files.readSymbolicLink(Path.of("/proc/" + first.pid() + "/exe")).endsWith("tail")) {
            Thread.sleep(1);
        }
    }

    /** The number goes to the next process; threads of this program take numbers, too, so it may need some attempts. */
    private static void reuse(Process first, List<Heir> later, List<String> program) throws IOException, InterruptedException {
        first.destroyForcibly().waitFor();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Files.writeString(LAST_PID, String.valueOf(first.pid() - 1));
            Process next = start(program);
            if (next.pid() == first.pid()) {
                later.add(Heir.of(next));
                return;
            }
            next.destroyForcibly().waitFor();
        }
        throw new IllegalStateException("the number " + first.pid() + " could not be given away again");
    }

    private static Process start(List<String> program) throws IOException {
        return new ProcessBuilder(program).start();
    }
}
