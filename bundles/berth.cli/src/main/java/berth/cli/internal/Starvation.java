// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends a program in which a stranger leaves no memory to anybody, which can go on for minutes: each of our own small wishes makes Java
 * search all of it again. Its threads are there before the stranger, and what must be done in the end needs no memory.
 */
final class Starvation {
    private static final long LOOK_NANOS = 100_000_000;
    private static final long BLAMING_NANOS = 2_000_000_000L;
    private static final int LOOKS = 10;
    /** Less than so many hundredths are free. */
    private static final int FREE = 6;
    /** Bytes; a start has to fill them with zeros. */
    private static final int RESERVE = 1 << 20;
    private static final byte[] NOTHING = new byte[0];

    private final Runnable blame;
    private final Runnable end;
    private final CountDownLatch hungry = new CountDownLatch(1);
    /** For those who say who did it. */
    @SuppressWarnings("unused") // it is there only to be let go
    private volatile byte[] reserve = NOTHING;
    private volatile boolean over;

    /**
     * Says who did it, as far as that is possible, and ends.
     *
     * @param end must need no memory
     */
    Starvation(Runnable blame, Runnable end) {
        this.blame = blame;
        this.end = end;
    }

    void begin() {
        reserve = new byte[RESERVE];
        start(this::look, "berth-memory");
        start(this::blame, "berth-blame");
    }

    /** Nobody waits for it any more. */
    void over() {
        over = true;
        hungry.countDown();
    }

    private static void start(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void look() {
        for (int looks = 0; looks < LOOKS && !over;) {
            sleep(LOOK_NANOS);
            looks = isFull() ? looks + 1 : 0;
        }
        if (!over) {
            now();
        }
    }

    private static boolean isFull() {
        Runtime java = Runtime.getRuntime();
        return java.maxMemory() - java.totalMemory() + java.freeMemory() < java.maxMemory() / 100 * FREE;
    }

    /** Ends now: a search for who did it has a moment. */
    void now() {
        reserve = NOTHING;
        hungry.countDown();
        sleep(BLAMING_NANOS);
        end.run();
    }

    private void blame() {
        try {
            hungry.await();
        } catch (InterruptedException e) {
            blame();
        }
        while (!over && !isBlamed()) {
            // Whoever takes all may be slower this time.
        }
        if (!over) {
            end.run();
        }
    }

    private boolean isBlamed() {
        try {
            blame.run();
            return true;
        } catch (OutOfMemoryError e) {
            return false;
        }
    }

    private static void sleep(long nanos) {
        for (long begun = System.nanoTime(), now = begun; now - begun < nanos; now = System.nanoTime()) {
            LockSupport.parkNanos(nanos - (now - begun));
            Thread.interrupted();
        }
    }
}
