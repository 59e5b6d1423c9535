// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evt;

/** Record numbers: 32 bits that may run over. */
final class Numbers {
    private static final long MASK = 0xFFFFFFFFL;

    private Numbers() { }

    /** {@return how far one must count from the first to the second} */
    static long distance(long from, long to) {
        return to - from & MASK;
    }

    static long after(long number) {
        return number + 1 & MASK;
    }

    static long before(long number) {
        return number - 1 & MASK;
    }
}
