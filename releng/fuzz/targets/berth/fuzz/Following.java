// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.spi.GrowingLogFormat;
import berth.core.spi.GrowingLogFormat.Mark;
import berth.eventlog.internal.syslog.SyslogFormat;
import berth.eventlog.internal.text.PlainTextFormat;

/** Texts that grow: read in two steps they say what they say at once. */
public final class Following {
    private static final List<GrowingLogFormat> FORMATS = List.of(new PlainTextFormat(), new SyslogFormat());
    private static final byte[] HEAD = Seeds.good("Following");

    private Following() { }

    /** The first byte says where the first step ends. All in ASCII: the page of a code is guessed anew in each step. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length > 0) {
            byte[] more = Arrays.copyOfRange(input, 1, input.length);
            for (int i = 0; i < more.length; i++) {
                more[i] &= 0x7F;
            }
            byte[] file = Oracle.join(HEAD, more);
            int cut = HEAD.length + (input[0] & 0xFF) * (file.length - HEAD.length) / 256;
            GrowingLogFormat format = FORMATS.get(input.length & 1);
            List<LogRecord> steps = new ArrayList<>();
            Mark mark = read(format, Arrays.copyOf(file, cut), Mark.START, false, steps).orElseThrow();
            read(format, file, mark, true, steps).orElseThrow();
            List<LogRecord> whole = new ArrayList<>();
            read(format, file, Mark.START, true, whole);
            Oracle.require(whole.equals(steps), "in two steps, it says something else");
        }
    }

    private static Optional<Mark> read(GrowingLogFormat format, byte[] file, Mark from, boolean whole, List<LogRecord> into) {
        try {
            return format.readOn(new Memory(file, Integer.MAX_VALUE), "x", from, whole, into::add, damage -> { }, new NullProgressMonitor());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
