// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.core.evidence.WindowsEvent;
import berth.core.spi.EventLogFormat.Damage;
import berth.core.spi.EventLogFormat.Wanted;
import berth.eventlog.internal.evt.MemoryChannel;
import berth.testkit.BinXml;
import berth.testkit.BinXmlValue;
import berth.testkit.EvtxFileWriter;

/** Logs for tests, and what the reader makes of them. */
final class Logs {
    static final Instant AT = Instant.parse("2021-04-26T15:03:05.992230700Z");
    static final int STRING = 0x01;

    private Logs() { }

    /** What was read, in order. */
    record Heard(List<LogRecord> records, List<Damage> damages) {
        List<Long> numbers() {
            return records.stream().map(LogRecord::number).toList();
        }
    }

    static Heard read(byte[] file) throws IOException {
        return read(new MemoryChannel(file), false);
    }

    static Heard read(SeekableByteChannel file, boolean recovered) throws IOException {
        List<LogRecord> records = new ArrayList<>();
        List<Damage> damages = new ArrayList<>();
        new EvtxFormat().<LogRecord> read(file, new Wanted("x.evtx", recovered), Function.identity(), records::add, damages::add,
                new NullProgressMonitor());
        return new Heard(records, damages);
    }

    /** A record with everything that there can be. */
    static LogRecord full(long number) {
        WindowsEvent windows = new WindowsEvent(number, Optional.of("{5770385F-C22A-43E0-BF4C-06F5698FFBD9}"), Optional.of("Sysmon"),
                Optional.of(5), Optional.of(4), Optional.of(1), Optional.of("0x8000000000000000"), Optional.of("Channel/Operational"),
                Optional.of(1404L), Optional.of(4_000_000_000L), Optional.of("{00000000-0000-0001-0203-0405060708FF}"),
                Optional.of("{10000000-0000-0001-0203-0405060708FF}"), false);
        return new LogRecord("x.evtx", number, Optional.of(AT), Optional.of(AT.plusSeconds(1)), "Provider-Ü", Optional.of(4007),
                Optional.of(49152), "information", Optional.of(7), Optional.of("EXCH01"), Optional.of("S-1-5-21-1-2-4294967295-500"),
                List.of(new Datum(Optional.of("Image"), "C:\\a.exe"), new Datum(Optional.empty(), "10048"), new Datum(Optional.of("Empty"), "")),
                "40270000", Optional.empty(), Optional.of(windows));
    }

    /** A record with little. */
    static LogRecord small(long number) {
        WindowsEvent windows = new WindowsEvent(number, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(2),
                Optional.empty(), Optional.of("0x0080000000000000"), Optional.of("Application"), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), false);
        return new LogRecord("x.evtx", number, Optional.of(AT), Optional.of(AT), "S", Optional.of(1), Optional.of(0), "error",
                Optional.of(0), Optional.of("C"), Optional.empty(), List.of(new Datum(Optional.empty(), "text " + number)), "", Optional.empty(),
                Optional.of(windows));
    }

    static EvtxFileWriter small(int first, int last) {
        EvtxFileWriter writer = new EvtxFileWriter();
        for (int i = first; i <= last; i++) {
            writer.record(small(i));
        }
        return writer;
    }

    /** The data of one event whose body a test writes, as a definition of a template and its values. */
    static List<Datum> body(Consumer<BinXml> body, BinXmlValue... values) throws IOException {
        Heard heard = read(new EvtxFileWriter().event(1, AT, to -> event(to, body, List.of(values))).bytes());
        if (!heard.damages().isEmpty()) {
            throw new IOException(heard.damages().get(0).what());
        }
        return heard.records().get(0).data();
    }

    static void event(BinXml to, Consumer<BinXml> body, List<BinXmlValue> values) {
        to.fragment().template("t" + body.hashCode(), definition -> definition.element("Event", event -> {
            event.element("System", system -> system.element("EventID", id -> id.text("1")));
            body.accept(event);
        }), values).end();
    }
}
