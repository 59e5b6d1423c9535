// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import berth.core.evidence.ProcessRef;

/**
 * A process as {@code kern.proc} tells of it to everybody, whoever's it is (XNU, bsd/sys/sysctl.h: kinfo_proc of a 64-bit system, bsd/sys/proc.h: extern_proc).
 * That structure is part of the public interface, so its size is fixed.
 *
 * @param name at most 16 characters of its executable's name
 */
record MacProcess(ProcessRef process, Optional<Long> parent, int uid, String name) {
    static final int CTL_KERN = 1;
    static final int KERN_PROC = 14;
    static final int KERN_PROC_ALL = 0;
    static final int KERN_PROC_PID = 1;
    static final int KERN_PROCARGS2 = 49;

    static final int SIZE = 648;
    private static final int STARTED = 0;
    private static final int MICROSECONDS = 8;
    private static final int PID = 40;
    private static final int COMM = 243;
    private static final int COMM_LENGTH = 17;
    private static final int UID = 420;
    private static final int PARENT = 560;
    private static final int MOST_ARGUMENTS = 4096;

    /** {@return the processes of a table; throws where it is none} */
    static List<MacProcess> parse(byte[] table) throws DarwinError {
        if (table.length % SIZE != 0) {
            throw new DarwinError("kern.proc has rows of an unknown size", DarwinError.EBADMSG);
        }
        List<MacProcess> processes = new ArrayList<>();
        for (int at = 0; at < table.length; at += SIZE) {
            Bytes row = new Bytes(table, at, SIZE);
            if (row.i32(PID) >= 0) {
                processes.add(process(row));
            }
        }
        return processes;
    }

    private static MacProcess process(Bytes row) {
        int parent = row.i32(PARENT);
        return new MacProcess(new ProcessRef(row.i32(PID), started(row.i64(STARTED), row.i32(MICROSECONDS))), parent > 0 ? Optional.of((long) parent) : Optional.empty(),
                row.i32(UID), row.text(COMM, COMM_LENGTH));
    }

    private static Optional<Instant> started(long seconds, int micros) {
        try {
            return seconds <= 0 ? Optional.empty() : Optional.of(Instant.ofEpochSecond(seconds, Math.floorMod(micros, 1_000_000) * 1000L));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    /** {@return the command line that {@code kern.procargs2} tells: a count, the executable's path, zeros, then so many words} */
    static List<String> arguments(byte[] told) {
        Bytes bytes = Bytes.of(told);
        if (!bytes.has(0, 4)) {
            return List.of();
        }
        int count = Math.min(bytes.i32(0), MOST_ARGUMENTS);
        int at = 4 + bytes.text(4, told.length - 4).getBytes(StandardCharsets.UTF_8).length;
        while (at < told.length && told[at] == 0) {
            at++;
        }
        List<String> words = new ArrayList<>();
        while (words.size() < count && at < told.length) {
            int end = at;
            while (end < told.length && told[end] != 0) {
                end++;
            }
            words.add(new String(told, at, end - at, StandardCharsets.UTF_8));
            at = end + 1;
        }
        return List.copyOf(words);
    }
}
