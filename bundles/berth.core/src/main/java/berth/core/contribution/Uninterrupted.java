// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits that a stranger's interrupt does not end. */
final class Uninterrupted {
    private Uninterrupted() { }

    /** Waits until it is done, whatever came of it, or the time is over; the thread is not interrupted afterwards. */
    static void await(Future<?> task, Duration most) {
        long end = System.nanoTime() + most.toNanos();
        while (!task.isDone()) {
            try {
                task.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                // It was no reason to wait for less.
            } catch (ExecutionException | TimeoutException e) {
                return;
            }
        }
    }
}
