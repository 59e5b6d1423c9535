// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.function.Consumer;
import java.util.function.Function;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat;

/**
 * The event log of Windows Vista and newer ({@code .evtx}).
 * <p>
 * Reads closed logs, copies of open ones, exported, forwarded, wrapped, cut and damaged ones, by the chunk and on the
 * processors that there are. Needs some chunks' memory, and 40 bytes for each chunk of the file.
 */
public final class EvtxFormat implements EventLogFormat {
    /** The code page of most machines that still write texts in one. */

    @Override
    public boolean recognises(ByteBuffer head) {
        ByteBuffer bytes = head.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        return begins(bytes, 0, Index.MAGIC) || begins(bytes, 0, Chunk.MAGIC) || begins(bytes, Index.BASE, Chunk.MAGIC)
                || isRecord(bytes, Index.BASE + Chunk.RECORDS);
    }

    private static boolean begins(ByteBuffer bytes, int at, long magic) {
        return bytes.remaining() >= at + Long.BYTES && bytes.getLong(bytes.position() + at) == magic;
    }

    private static boolean isRecord(ByteBuffer bytes, int at) {
        if (bytes.remaining() < at + Long.BYTES || bytes.getInt(bytes.position() + at) != ChunkReader.RECORD_MAGIC) {
            return false;
        }
        int size = bytes.getInt(bytes.position() + at + Integer.BYTES);
        return size > 0 && size <= Chunk.SIZE - Chunk.RECORDS;
    }

    @Override
    public void read(SeekableByteChannel file, String log, Consumer<? super LogRecord> records, Consumer<? super Damage> damages,
            IProgressMonitor monitor) throws IOException {
        read(file, new Wanted(log, false), Function.identity(), records, damages, monitor);
    }

    @Override
    public <T> void read(SeekableByteChannel file, Wanted wanted, Function<? super LogRecord, ? extends T> prepare,
            Consumer<? super T> prepared, Consumer<? super Damage> damages, IProgressMonitor monitor) throws IOException {
        new Reading<T>(file, wanted, prepare, prepared, damages).run(monitor);
    }
}
