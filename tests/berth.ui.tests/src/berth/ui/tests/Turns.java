// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

import org.eclipse.swt.widgets.Display;

/**
 * Serves the event loop and keeps how long its longest turn held the UI thread: what the thread computed, and what it waited for other threads. Time
 * in which others have the processor is neither, so that a crowded machine gives the same figures. For the UI thread.
 */
final class Turns {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration QUIET = Duration.ofMillis(100);
    private static final int TIMES = 5;

    private final Display display = Display.getCurrent();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final List<Measured> all = new ArrayList<>();
    private Duration longest = Duration.ZERO;

    /**
     * What an action held the thread for, in its longest turn.
     *
     * @param first for the first time, when Java loads and compiles what it needs
     * @param again afterwards, sorted
     */
    record Measured(String what, Duration first, List<Duration> again) {
        Duration median() {
            return again.get(again.size() / 2);
        }

        Duration most() {
            return again.get(again.size() - 1);
        }

        String row() {
            return "| %s | %s | %s | %s |".formatted(what, millis(median()), millis(most()), millis(first));
        }

        private static String millis(Duration time) {
            return String.format(Locale.ROOT, "%.1f", time.toNanos() / 1e6);
        }
    }

    /** Something that a person does. */
    @FunctionalInterface
    interface Action {
        void run() throws Exception;
    }

    Turns() {
        threads.setThreadContentionMonitoringEnabled(true);
    }

    /** Does it again and again, each time until all that comes of it is over; before each time something that is not measured. */
    void measure(String what, Action before, Action action, BooleanSupplier over) throws Exception {
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < TIMES; i++) {
            before.run();
            serve(() -> true);
            longest = Duration.ZERO;
            turn(action);
            serve(over);
            times.add(longest);
        }
        Measured measured = new Measured(what, times.get(0), times.stream().skip(1).sorted().toList());
        System.out.println(measured.row());
        all.add(measured);
    }

    List<Measured> all() {
        return all;
    }

    String table() {
        return all.stream().map(Measured::row).collect(Collectors.joining("\n"));
    }

    /** Until it is over and nothing has come for a while. */
    private void serve(BooleanSupplier over) throws Exception {
        long end = System.nanoTime() + PATIENCE.toNanos();
        long quiet = System.nanoTime() + QUIET.toNanos();
        while (System.nanoTime() < quiet || !over.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(end);
            boolean[] any = { false };
            turn(() -> any[0] = display.readAndDispatch());
            if (!any[0]) {
                display.timerExec(20, () -> { });
                display.sleep();
            }
        }
    }

    private void turn(Action action) throws Exception {
        long waited = waited();
        long before = threads.getCurrentThreadCpuTime();
        action.run();
        Duration held = Duration.ofNanos(threads.getCurrentThreadCpuTime() - before).plusMillis(waited() - waited);
        longest = held.compareTo(longest) > 0 ? held : longest;
    }

    private long waited() {
        ThreadInfo info = threads.getThreadInfo(Thread.currentThread().threadId());
        return info.getBlockedTime() + info.getWaitedTime();
    }
}
