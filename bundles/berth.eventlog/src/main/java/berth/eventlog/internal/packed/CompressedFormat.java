// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.packed;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

import org.eclipse.core.runtime.IProgressMonitor;
import org.tukaani.xz.XZInputStream;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat;

/**
 * A log that was compressed when it was rotated: gzip, XZ or Zstandard, told by its first bytes; several streams one after another, too.
 * Needs at most 256 MiB, and that only where a file of XZ or Zstandard was written so that it does.
 */
public final class CompressedFormat implements EventLogFormat {
    private static final int BUFFER = 1 << 16;
    private static final int XZ_MEMORY_KIB = 100 << 10;

    private enum Kind { GZIP, XZ, ZSTD, NONE }

    @Override
    public boolean recognises(ByteBuffer head) {
        return kind(head) != Kind.NONE;
    }

    private static Kind kind(ByteBuffer head) {
        int from = head.position();
        if (head.remaining() < 6) {
            return Kind.NONE;
        }
        int first = head.duplicate().getInt(from);
        if (first >>> 8 == 0x1F8B08) {
            return Kind.GZIP;
        }
        boolean skippable = (first & 0xF0FFFFFF) == 0x502A4D18;
        return first == 0xFD377A58 && head.getShort(from + 4) == 0x5A00 ? Kind.XZ : first == 0x28B52FFD || skippable ? Kind.ZSTD : Kind.NONE;
    }

    @Override
    public Optional<InputStream> unwrap(InputStream file) throws IOException {
        BufferedInputStream in = new BufferedInputStream(file, BUFFER);
        in.mark(8);
        Kind kind = kind(ByteBuffer.wrap(in.readNBytes(6)));
        in.reset();
        return switch (kind) {
        case GZIP -> Optional.of(new GZIPInputStream(in, BUFFER));
        case XZ -> Optional.of(new XZInputStream(in, XZ_MEMORY_KIB));
        case ZSTD -> Optional.of(new ZstdStream(in));
        case NONE -> Optional.empty();
        };
    }

    @Override
    public void read(SeekableByteChannel file, String log, Consumer<? super LogRecord> records, Consumer<? super Damage> damages,
            IProgressMonitor monitor) throws IOException {
        throw new IOException("it is compressed");
    }
}
