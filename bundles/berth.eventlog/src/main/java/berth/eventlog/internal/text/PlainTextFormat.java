// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.text;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.spi.GrowingLogFormat;

/**
 * Any text, one record a line: for logs that no other format recognises.
 * <p>
 * A record has the line as its message and the line's number; empty lines make none. See {@link TextEncoding} for the encodings, and
 * {@link Lines} for long lines. NUL bytes, as a crash leaves them, are kept.
 */
public final class PlainTextFormat implements GrowingLogFormat {

    @Override
    public boolean isLines() {
        return true;
    }

    @Override
    public boolean lastResort() {
        return true;
    }

    /** Control characters are rare in text and frequent in anything else. */
    @Override
    public boolean recognises(ByteBuffer head) {
        String text = TextEncoding.head(head);
        long odd = text.chars().filter(c -> c != 0 && c < ' ' && "\t\n\r\f\b\u0007\u001b".indexOf(c) < 0).count();
        long nul = text.chars().filter(c -> c == 0).count();
        return nul < text.length() && odd * 50 <= text.length() - nul;
    }

    @Override
    public void read(SeekableByteChannel file, String log, Consumer<? super LogRecord> records, Consumer<? super Damage> damages,
            IProgressMonitor monitor) throws IOException {
        format(log).read(file, records, damages, monitor);
    }

    @Override
    public Optional<Mark> readOn(SeekableByteChannel file, String log, Mark from, boolean whole, Consumer<? super LogRecord> records,
            Consumer<? super Damage> damages, IProgressMonitor monitor) throws IOException {
        return format(log).readOn(file, from, whole, records, damages, monitor);
    }

    private static LineFormat format(String log) {
        return new LineFormat(line -> Draft.of(log, line.number(), line.text()));
    }
}
