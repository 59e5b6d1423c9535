// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.exports;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.core.spi.EventLogFormat;
import berth.eventlog.internal.text.Draft;
import berth.eventlog.internal.text.JsonObjects;
import berth.eventlog.internal.text.TextEncoding;
import berth.eventlog.internal.text.Values;

/**
 * What {@code log show} and {@code log stream} of macOS print with {@code --style ndjson} or {@code json}.
 * <p>
 * The provider is the file name of {@code processImagePath}, the level {@code messageType} in small letters; objects without
 * {@code eventMessage}, such as the closing count, are no records. Source: the output of macOS.
 */
public final class MacLogFormat implements EventLogFormat {
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true).appendPattern("xx").toFormatter(Locale.ROOT);

    @Override
    public boolean recognises(ByteBuffer head) {
        String text = TextEncoding.head(head);
        boolean object = text.startsWith("{") || text.startsWith("[{") || text.contains("\n{") || text.contains("\n[{");
        return object && text.contains("\"eventMessage\"") && (text.contains("\"processImagePath\"") || text.contains("\"messageType\""));
    }

    @Override
    public void read(SeekableByteChannel file, String log, Consumer<? super LogRecord> records, Consumer<? super Damage> damages,
            IProgressMonitor monitor) throws IOException {
        AtomicLong number = new AtomicLong();
        JsonObjects.read(file, damages, monitor, object -> {
            if (value(object, "eventMessage").isPresent()) {
                records.accept(record(object, log, number.incrementAndGet()));
            }
        });
    }

    private static LogRecord record(List<Datum> object, String log, long number) {
        List<Datum> rest = new ArrayList<>(object);
        Optional<String> message = take(rest, "eventMessage");
        Optional<Instant> time = value(rest, "timestamp").flatMap(MacLogFormat::time);
        Optional<Long> process = value(rest, "processID").flatMap(Values::unsigned);
        time.ifPresent(known -> take(rest, "timestamp"));
        process.ifPresent(known -> take(rest, "processID"));
        String level = take(rest, "messageType").orElse("").toLowerCase(Locale.ROOT);
        String path = value(rest, "processImagePath").orElse("");
        return new Draft(log, number, time, path.substring(path.lastIndexOf('/') + 1), level, Optional.empty(), process, rest, message).record();
    }

    private static Optional<String> value(List<Datum> fields, String name) {
        return fields.stream().filter(field -> field.name().equals(Optional.of(name))).findFirst().map(Datum::value);
    }

    private static Optional<String> take(List<Datum> fields, String name) {
        Optional<String> value = value(fields, name);
        fields.removeIf(field -> field.name().equals(Optional.of(name)));
        return value;
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text, TIME).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
