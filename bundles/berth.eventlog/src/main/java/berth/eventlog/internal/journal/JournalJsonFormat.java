// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat;
import berth.eventlog.internal.text.JsonObjects;
import berth.eventlog.internal.text.TextEncoding;

/**
 * What {@code journalctl -o json}, {@code json-seq} and {@code json-pretty} print.
 * <p>
 * Source: systemd.io, "Journal Export Formats", JSON: numbers are strings, bytes that are no text an array of numbers, a field with
 * several values an array, and a field that is too long null.
 */
public final class JournalJsonFormat implements EventLogFormat {

    @Override
    public boolean recognises(ByteBuffer head) {
        String text = TextEncoding.head(head).stripLeading();
        boolean object = text.startsWith("{") || text.startsWith("\u001e{");
        return object && (text.contains("\"__REALTIME_TIMESTAMP\"") || text.contains("\"__CURSOR\"")
                || text.contains("\"_BOOT_ID\"") && text.contains("\"_TRANSPORT\""));
    }

    @Override
    public void read(SeekableByteChannel file, String log, Consumer<? super LogRecord> records, Consumer<? super Damage> damages,
            IProgressMonitor monitor) throws IOException {
        AtomicLong number = new AtomicLong();
        JsonObjects.read(file, damages, monitor, object -> {
            if (!object.isEmpty()) {
                JournalEntry entry = new JournalEntry();
                object.forEach(field -> entry.add(field.name().orElse(""), field.value()));
                records.accept(entry.record(log, number.incrementAndGet()));
            }
        });
    }
}
