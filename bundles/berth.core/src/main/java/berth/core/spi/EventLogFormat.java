// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.spi;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;

/**
 * Reads one format of event logs from a file.
 * <p>
 * Contract: stateless; called from any thread, and left behind when it takes too long: the file is closed then. Bounded in memory whatever the file says of itself. A damaged record is
 * reported once with its place and reading goes on behind it.
 */
public interface EventLogFormat {
    /** {@return whether the first bytes (at most 4096, at position 0) are of this format; must not throw} */
    boolean recognises(ByteBuffer head);

    /**
     * Reads the log from its start, in record order.
     *
     * @param log     the name to put into each record
     * @param damages what could not be read, in the order met
     * @throws IOException when the file can't be read at all
     */
    void read(SeekableByteChannel file, String log, Consumer<? super LogRecord> records, Consumer<? super Damage> damages,
            IProgressMonitor monitor) throws IOException;

    /** A place in a log that could not be read: its byte offset and one sentence. */
    record Damage(long offset, String what) { }
}
