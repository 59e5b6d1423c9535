// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.util.Optional;

/**
 * What /proc/PID/stat says of a process (proc_pid_stat(5)).
 *
 * @param name    at most 15 characters
 * @param parent  0 for those that have none
 * @param session the number of its session's first process
 * @param ticks   the start, in ticks since the boot
 */
record ProcessStat(String name, char state, long parent, long session, boolean kernelThread, long threads, long ticks) {

    /** PF_KTHREAD of include/linux/sched.h. */
    private static final long KERNEL_THREAD = 0x200000;
    private static final int MAX_DIGITS = 19;

    /** {@return the values, or empty when the text is none of a process} */
    static Optional<ProcessStat> parse(String text) {
        // The name stands in parentheses and may contain some itself.
        int open = text.indexOf('(');
        int close = text.lastIndexOf(')');
        if (open < 0 || close < open) {
            return Optional.empty();
        }
        String[] field = text.substring(close + 1).strip().split(" ");
        if (field.length < 20 || !number(field[1]) || !number(field[3]) || !number(field[6]) || !number(field[17]) || !number(field[19]) || field[0].length() != 1) {
            return Optional.empty();
        }
        return Optional.of(new ProcessStat(text.substring(open + 1, close), field[0].charAt(0), Long.parseLong(field[1]),
                Long.parseLong(field[3]), (Long.parseLong(field[6]) & KERNEL_THREAD) != 0, Long.parseLong(field[17]), Long.parseLong(field[19])));
    }

    /** {@return whether it has ended and was not waited for yet, with all its threads} */
    boolean hasEnded() {
        return state == 'Z' && threads <= 1;
    }

    private static boolean number(String text) {
        return !text.isEmpty() && text.length() < MAX_DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
