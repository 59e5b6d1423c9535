// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat;
import berth.core.spi.EventLogFormat.Damage;
import berth.core.spi.EventLogFormat.Wanted;

/**
 * What must hold of every reader of logs, whatever the bytes are: it ends in time; records, damages and their texts are bounded by the
 * bytes; each damage has a place in the file; and a file that comes in small pieces says the same.
 */
public final class Oracle {
    /** A text of one byte may become three characters, and names lead to the values of many records. */
    private static final int MOST_TEXT = 1 << 22;
    private static final long SLOW = 1_000_000_000L;
    private static final ThreadMXBean TIMES = ManagementFactory.getThreadMXBean();

    private final EventLogFormat format;
    private final int least;

    /** What was read, in order. */
    public record Heard(List<LogRecord> records, List<Damage> damages) { }

    /** @param least the bytes that a record takes at least */
    public Oracle(EventLogFormat format, int least) {
        this.format = format;
        this.least = least;
    }

    /** {@return whether so many inputs out of 64 are looked at closely; the same ones in each run} */
    public static boolean chosen(byte[] bytes, int of64) {
        return (Arrays.hashCode(bytes) * 0x9E3779B9 >>> 26) < of64;
    }

    /** Reads a file, and some files again in pieces. */
    public Heard check(byte[] file) {
        long begun = System.nanoTime();
        Heard heard = read(file, Integer.MAX_VALUE, false);
        if (System.nanoTime() - begun > SLOW) {
            isQuick(file);
        }
        bounded(file, heard);
        if (chosen(file, 2)) {
            Heard again = read(file, 1 + (file.length & 15), false);
            require(heard.equals(again), "in pieces, it says something else");
        } else if (chosen(file, 6)) {
            bounded(file, read(file, Integer.MAX_VALUE, true));
        }
        return heard;
    }

    /** Reads a good file that is followed by anything: so many of its records must still be there. */
    public void keeps(byte[] good, byte[] rest, int records) {
        if (rest.length > 0 && rest[0] == 0) {
            // Behind a line feed this would be one of UTF-16.
            return;
        }
        List<LogRecord> expected = read(good, Integer.MAX_VALUE, false).records().subList(0, records);
        byte[] file = join(good, rest);
        List<LogRecord> got = read(file, Integer.MAX_VALUE, false).records();
        require(got.containsAll(expected), "a good record before the damage is lost");
    }

    /** {@return what is read from a file that gives so many bytes at a time} */
    public Heard read(byte[] file, int most, boolean recovered) {
        Heard heard = new Heard(new ArrayList<>(), new ArrayList<>());
        try {
            format.recognises(ByteBuffer.wrap(file, 0, Math.min(file.length, 8192)).slice().asReadOnlyBuffer());
            format.<LogRecord> read(new Memory(file, most), new Wanted("x", recovered), Function.identity(), heard.records::add, heard.damages::add,
                    new NullProgressMonitor());
        } catch (IOException refused) {
            // As the contract allows: the file can't be read at all.
            require(refused.getMessage() != null, "refused without a reason");
            require(heard.records.isEmpty(), "refused behind a record");
        }
        return heard;
    }

    /** Fails where more was read than the bytes can hold. */
    public void bounded(byte[] file, Heard heard) {
        require(heard.records.size() <= file.length / least + 1, "more records than there is room for");
        require(heard.damages.size() <= file.length / 4 + 4, "more damages than there is room for");
        for (Damage damage : heard.damages) {
            require(damage.offset() >= 0 && damage.offset() <= file.length, "a damage outside the file: " + damage);
        }
        long text = 0;
        for (LogRecord one : heard.records) {
            text += one.provider().length() + one.binary().length() + one.message().map(String::length).orElse(0);
            for (LogRecord.Datum datum : one.data()) {
                text += datum.value().length() + datum.name().map(String::length).orElse(0);
            }
        }
        require(text <= MOST_TEXT, "more text than the bytes can hold");
    }

    /** The clock also runs while the process waits or is stopped; its own time does not. */
    private void isQuick(byte[] file) {
        long begun = TIMES.getCurrentThreadCpuTime();
        read(file, Integer.MAX_VALUE, false);
        require(TIMES.getCurrentThreadCpuTime() - begun < SLOW, "it took more than a second");
    }

    /** Fails with that reason where it does not hold. */
    public static void require(boolean held, String what) {
        if (!held) {
            throw new AssertionError(what);
        }
    }

    static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
