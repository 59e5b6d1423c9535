// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat.Damage;
import berth.core.spi.GrowingLogFormat.Mark;
import berth.core.spi.LiveLogSource.Following;
import berth.eventlog.internal.exports.EventXml;

/** Channels, as Windows Vista and newer have them. Each event comes as XML and is read as an exported one is. */
final class ChannelLog implements HostLog {
    /**
     * As many as fit in any case: the service hands out 2 MB at once ([MS-EVEN6] MAX_PAYLOAD), no record is larger than a file's chunk of 64 KB, and older
     * Windows passes over what it refuses as too much (1734), so that to ask again for fewer would lose it.
     */
    static final int BATCH = 16;
    private static final int USUAL = 16 << 10;
    private static final int LARGEST = 8 << 20;
    private static final int ROUNDS = 5;

    private final EventService service;
    private final XMLInputFactory factory = EventXml.factory();
    private int capacity = USUAL;

    ChannelLog(EventService service) {
        this.service = service;
    }

    @Override
    public boolean has(String log) throws EventLogError {
        try {
            service.close(service.query(log, "*", true));
            return true;
        } catch (EventLogError e) {
            if (e.isUnanswered()) {
                throw e;
            }
            return !e.isUnknownLog();
        }
    }

    @Override
    public void read(Wanted wanted, Predicate<? super LogRecord> taker, Consumer<? super Damage> damages, IProgressMonitor monitor) throws EventLogError {
        long results = service.query(wanted.log(), wanted.xpath(), wanted.newestFirst());
        try {
            List<Long> events = service.next(results, BATCH);
            while (!events.isEmpty() && take(events, wanted.log(), taker, damages, monitor)) {
                events = service.next(results, BATCH);
            }
        } finally {
            service.close(results);
        }
    }

    /** By the number in the channel, which is not the event's own one where events are forwarded to. */
    @Override
    public Mark end(String log, IProgressMonitor monitor) throws EventLogError {
        long results = service.query(log, Wanted.all(log, true).xpath(), true);
        try {
            List<Long> events = service.next(results, 1);
            try {
                return events.isEmpty() ? Mark.START : FollowedChannel.behind(place(events.get(0)));
            } finally {
                events.forEach(service::close);
            }
        } finally {
            service.close(results);
        }
    }

    @Override
    public Optional<Following> subscribe(String log, Mark from) throws EventLogError {
        return Optional.of(FollowedChannel.open(service, this, log, from));
    }

    /** {@return the number that the channel has given to an event} */
    long place(long event) throws EventLogError {
        return Bookmark.place(text(room -> service.bookmark(event, room)))
                .orElseThrow(() -> EventLogError.of("EvtRender", EventLogError.ERROR_INVALID_DATA));
    }

    private boolean take(List<Long> events, String log, Predicate<? super LogRecord> taker, Consumer<? super Damage> damages, IProgressMonitor monitor) {
        try {
            for (long event : events) {
                Optional<LogRecord> read = monitor.isCanceled() ? Optional.empty() : record(event, log, damages);
                if (monitor.isCanceled() || read.isPresent() && !taker.test(read.get())) {
                    return false;
                }
            }
            return true;
        } finally {
            events.forEach(service::close);
        }
    }

    Optional<LogRecord> record(long event, String log, Consumer<? super Damage> damages) {
        String xml = "";
        try {
            xml = text(room -> service.render(event, room));
            LogRecord read = EventXml.read(factory, xml, log, 0);
            return Optional.of(service.message(event, read.provider()).map(text -> withMessage(read, text)).orElse(read));
        } catch (EventLogError e) {
            damages.accept(new Damage(Damage.NO_PLACE, "An event can't be had: " + e.getMessage() + "."));
        } catch (XMLStreamException e) {
            damages.accept(new Damage(Damage.NO_PLACE, number(xml), "The event is no XML."));
        }
        return Optional.empty();
    }

    /** Writes a text into so much room, or says how much it needs. */
    private interface Writer {
        EventService.Rendering into(int capacity) throws EventLogError;
    }

    /** A text may grow between two calls no more than a liar says that it does. */
    private String text(Writer writer) throws EventLogError {
        for (int round = 0; round < ROUNDS; round++) {
            EventService.Rendering rendering = writer.into(capacity);
            if (rendering.utf16().length > 0) {
                return text(rendering.utf16());
            }
            if (rendering.needed() <= capacity || rendering.needed() > LARGEST) {
                break;
            }
            capacity = rendering.needed();
        }
        throw EventLogError.of("EvtRender", EventLogError.ERROR_INSUFFICIENT_BUFFER);
    }

    /** Up to its NUL; characters that no XML may hold are replaced, because Windows writes them. */
    private static String text(byte[] utf16) {
        String text = new String(utf16, 0, utf16.length & ~1, StandardCharsets.UTF_16LE);
        int end = text.indexOf('\0');
        StringBuilder legal = new StringBuilder();
        text.codePoints().limit(end < 0 ? text.length() : text.codePointCount(0, end)).forEach(point -> legal.appendCodePoint(isXml(point) ? point : 0xFFFD));
        return legal.toString();
    }

    private static boolean isXml(int point) {
        return point >= 0x20 ? point < 0xD800 || point > 0xDFFF && point != 0xFFFE && point != 0xFFFF : point == '\t' || point == '\n' || point == '\r';
    }

    private static Optional<Long> number(String xml) {
        String before = "<EventRecordID>";
        int at = xml.indexOf(before) + before.length();
        int end = xml.indexOf('<', at);
        boolean told = at >= before.length() && end > at && xml.substring(at, end).matches("[0-9]{1,18}");
        return told ? Optional.of(Long.parseLong(xml.substring(at, end))) : Optional.empty();
    }

    static LogRecord withMessage(LogRecord read, String text) {
        return new LogRecord(read.log(), read.number(), read.time(), read.written(), read.provider(), read.eventId(), read.qualifiers(), read.level(), read.category(),
                read.computer(), read.userSid(), read.data(), read.binary(), Optional.of(text), read.windows(), read.processId());
    }

    @Override
    public Optional<String> limit() {
        return service.textless();
    }

    @Override
    public void close() {
        service.close();
    }
}
