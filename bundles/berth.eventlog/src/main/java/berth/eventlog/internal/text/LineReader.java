// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.text;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.spi.EventLogFormat.Damage;
import berth.eventlog.internal.text.Lines.Line;

/** Goes over all lines of a file, and says once of each line that is too long that it comes in pieces. */
public final class LineReader {
    private final Lines lines;
    private final Consumer<? super Damage> damages;
    private final IProgressMonitor monitor;
    private long told;

    /** Reads the file from its beginning. */
    public LineReader(SeekableByteChannel file, Consumer<? super Damage> damages, IProgressMonitor monitor) throws IOException {
        this(new Lines(file), damages, monitor);
    }

    /** Reads these lines. */
    public LineReader(Lines lines, Consumer<? super Damage> damages, IProgressMonitor monitor) {
        this.lines = lines;
        this.damages = damages;
        this.monitor = monitor;
    }

    /** Gives each line that is not empty to the taker. */
    public void forEach(Consumer<? super Line> taker) throws IOException {
        Optional<Line> next = next();
        while (next.isPresent()) {
            if (!next.get().text().isEmpty()) {
                taker.accept(next.get());
            }
            next = next();
        }
    }

    /** {@return the next line, unless this is the end or was cancelled} */
    public Optional<Line> next() throws IOException {
        Optional<Line> next = monitor.isCanceled() ? Optional.empty() : lines.next();
        next.filter(line -> line.continues() && told != line.number()).ifPresent(line -> {
            told = line.number();
            damages.accept(new Damage(line.offset(), "Line " + line.number() + " is longer than 1 MiB; it is read in pieces."));
        });
        return next;
    }
}
