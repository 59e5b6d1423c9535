// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.LogRecord;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.JsonTree;
import berth.portprobe.internal.ShowingProgram.Outcome;

/** The newest failed binds in the log of macOS, for who said that he waits: the log is slow to search. */
public final class MacLogSource implements EvidenceSource {
    private static final String ID = "berth.portprobe.macos.log";
    /** So strerror(3) says it. */
    private static final List<String> SHOW = List.of("/usr/bin/log", "show", "--style", "ndjson", "--last", "15m", "--predicate", "eventMessage CONTAINS[c] \"address already in use\"");
    private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().appendPattern("uuuu-MM-dd HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true).appendPattern("xx").toFormatter(Locale.ROOT);
    private static final int MOST = 20;
    private static final int LONGEST_MESSAGE = 1000;

    private final MacHost host;

    /** For the extension registry. */
    public MacLogSource() {
        this(new LiveMacHost());
    }

    MacLogSource(MacHost host) {
        this.host = host;
    }

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        if (request.effort() == Effort.EXACT || request.patience().isEmpty()) {
            return;
        }
        Origin origin = new Origin(ID, request.now(), Optional.of("log show --last 15m"));
        switch (host.run(SHOW)) {
        case Outcome.Failed(String reason) -> sink.accept(new NotObserved(origin, Topic.EVENT_LOG, Why.FAILED, "The log of macOS could not be searched: log show: " + reason + "."));
        case Outcome.Shown(String text) -> {
            List<LogRecord> records = parse(text);
            records.subList(Math.max(0, records.size() - MOST), records.size()).forEach(record -> sink.accept(new EventLogged(origin, record)));
            long told = text.lines().filter(line -> line.startsWith("{") && line.contains("\"eventMessage\"")).count();
            sink.accept(records.size() >= told ? new Surveyed(origin, Topic.EVENT_LOG, Set.of())
                    : new NotObserved(origin, Topic.EVENT_LOG, Why.FAILED, "Records of the log of macOS (" + (told - records.size()) + ") could not be understood."));
        }
        }
    }

    /** An object a line; what has no message, such as the closing count, is no record. */
    static List<LogRecord> parse(String text) {
        List<LogRecord> records = new ArrayList<>();
        text.lines().filter(line -> line.startsWith("{")).forEach(line -> record(line, records.size() + 1L).ifPresent(records::add));
        return records;
    }

    private static Optional<LogRecord> record(String line, long number) {
        try {
            JsonElement object = JsonParser.parseString(line);
            String message = JsonTree.text(object, "eventMessage");
            String path = JsonTree.text(object, "processImagePath");
            Instant time = OffsetDateTime.parse(JsonTree.text(object, "timestamp"), TIME).toInstant();
            return Optional.of(new LogRecord("log", number, Optional.of(time), Optional.empty(), path.substring(path.lastIndexOf('/') + 1), Optional.empty(), Optional.empty(),
                    JsonTree.text(object, "messageType").toLowerCase(Locale.ROOT), Optional.empty(), Optional.empty(), Optional.empty(), List.of(), "",
                    Optional.of(message.substring(0, Math.min(message.length(), LONGEST_MESSAGE))), Optional.empty(), Optional.of(Long.parseLong(JsonTree.text(object, "processID")))));
        } catch (JsonParseException | DateTimeException | NumberFormatException e) {
            return Optional.empty();
        }
    }
}
