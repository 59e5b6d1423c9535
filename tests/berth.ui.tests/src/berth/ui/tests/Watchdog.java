// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.tests;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import org.eclipse.swt.widgets.Display;

/**
 * Asks the UI thread again and again from another thread to answer, and keeps how long the longest answer took, and how much of that the UI thread computed itself;
 * the rest it waited, for a lock or for a processor that others had.
 */
final class Watchdog implements AutoCloseable {
    private static final long PAUSE_MILLIS = 2;

    private final Display display;
    private final Thread thread = new Thread(this::watch, "watchdog");
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final long ui;
    private volatile boolean ended;
    private long longest;
    private long computed;

    /** For the UI thread, which is watched from now on. */
    Watchdog(Display display) {
        this.display = display;
        this.ui = display.getThread().threadId();
        thread.setDaemon(true);
        thread.start();
    }

    private void watch() {
        while (!ended && !display.isDisposed()) {
            CountDownLatch answered = new CountDownLatch(1);
            long cpu = threads.getThreadCpuTime(ui);
            long asked = System.nanoTime();
            display.asyncExec(answered::countDown);
            try {
                answered.await();
                keep(System.nanoTime() - asked, threads.getThreadCpuTime(ui) - cpu);
                Thread.sleep(PAUSE_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private synchronized void keep(long waited, long worked) {
        longest = Math.max(longest, waited);
        computed = Math.max(computed, worked);
    }

    /** The longest that the UI thread did not answer, and the most that it computed meanwhile. */
    record Stall(Duration longest, Duration computed) { }

    /** {@return the stall since the last time} */
    synchronized Stall stall() {
        Stall stall = new Stall(Duration.ofNanos(longest), Duration.ofNanos(computed));
        longest = 0;
        computed = 0;
        return stall;
    }

    @Override
    public void close() {
        ended = true;
        thread.interrupt();
    }
}
