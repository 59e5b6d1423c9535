// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evt;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat;

/**
 * The event log of Windows NT 3.1 to 2003 ({@code .evt}).
 * <p>
 * Reads closed logs, copies of open ones (whose header is out of date), wrapped, cut and damaged ones. Old records that
 * the log itself no longer counts are not read. Needs a few MiB whatever the file's size.
 */
public final class EvtFormat implements EventLogFormat {

    @Override
    public boolean recognises(ByteBuffer head) {
        ByteBuffer bytes = head.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        int from = bytes.position();
        boolean magic = bytes.remaining() >= Ring.BASE && bytes.getInt(from + 4) == Ring.MAGIC;
        if (magic && (bytes.getInt(from) == Ring.BASE || bytes.getInt(from + 44) == Ring.BASE)) {
            return true;
        }
        for (int at = from; at + 8 <= bytes.limit(); at += 4) {
            if (bytes.getInt(at + 4) == Ring.MAGIC && isRecord(bytes, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isRecord(ByteBuffer bytes, int at) {
        long length = Integer.toUnsignedLong(bytes.getInt(at));
        long second = at + length - Integer.BYTES;
        return Ring.isLength(length) && (second + Integer.BYTES > bytes.limit() || bytes.getInt((int) second) == length);
    }

    @Override
    public void read(SeekableByteChannel file, String log, Consumer<? super LogRecord> records,
            Consumer<? super Damage> damages, IProgressMonitor monitor) throws IOException {
        long size = file.size();
        Optional<EvtHeader> header = EvtHeader.read(file);
        Ring ring = Ring.of(file, ringEnd(file, size, header));
        Extent extent = new Survey(ring, size, header, damages, monitor).extent();
        boolean cut = header.map(EvtHeader::maxSize).orElse(0L) > size;
        new Walk(ring, extent, size, cut, new RecordFields(log), records, damages, monitor).run();
    }

    /** The ring ends with the file, or before it when something foreign was appended. */
    private static long ringEnd(SeekableByteChannel file, long size, Optional<EvtHeader> header) throws IOException {
        long told = header.map(EvtHeader::maxSize).orElse(size);
        if (told >= size || told % 4 != 0 || told < Ring.BASE + Ring.SHORTEST) {
            return size;
        }
        Ring whole = Ring.of(file, size);
        long until = Math.min(whole.end(), told + Ring.LONGEST);
        for (long place = told; place < until; place += 4) {
            if (whole.record(place, whole.end()).isPresent() || EndMark.at(whole, place).isPresent()) {
                return size;
            }
        }
        return told;
    }
}
