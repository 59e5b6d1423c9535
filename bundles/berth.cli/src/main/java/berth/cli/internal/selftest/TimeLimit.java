// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal.selftest;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * The time of a whole selftest.
 *
 * @param clock   tells nanoseconds
 * @param each    what sources may take for one question
 */
record TimeLimit(LongSupplier clock, long end, Duration each) {
    private static final Duration LONGEST = Duration.ofSeconds(110);
    private static final Duration MOST_FOR_ONE = Duration.ofSeconds(20);
    /** The sources have that long, and then the detectors. */
    private static final int TURNS = 2;

    /** {@return the time from now on, with as much for a question as was wished and there is room for} */
    static TimeLimit start(LongSupplier clock, Duration wished) {
        return new TimeLimit(clock, clock.getAsLong() + LONGEST.toNanos(), wished.compareTo(MOST_FOR_ONE) < 0 ? wished : MOST_FOR_ONE);
    }

    /** {@return whether another question may not be answered in time} */
    boolean isUp() {
        return end - clock.getAsLong() < TURNS * each.toNanos();
    }
}
