// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.core.evidence.WindowsEvent;
import berth.testkit.BinXml;
import berth.testkit.BinXmlValue;
import berth.testkit.EvtFileWriter;
import berth.testkit.EvtxFileWriter;

/** Event logs of Windows, old and new. */
final class WindowsLogs {
    private static final Instant AT = Instant.parse("2003-05-01T08:00:00Z");
    private static final int MARK = 40;

    private WindowsLogs() { }

    static List<byte[]> evt() {
        List<LogRecord> pair = EvtFileWriter.exchangePair(AT);
        return List.of(new EvtFileWriter().records(pair).bytes(), new EvtFileWriter().records(pair).dirty().preallocated(1024).bytes(),
                new EvtFileWriter().records(pair).record(old(3)).record(old(4)).record(old(5)).ring(720).bytes(),
                new EvtFileWriter().record(old(7)).bytes());
    }

    /** A log that was not closed, up to where its end record would lie. */
    static byte[] evtBeginning() {
        byte[] file = new EvtFileWriter().records(EvtFileWriter.exchangePair(AT)).dirty().bytes();
        return Arrays.copyOf(file, file.length - MARK);
    }

    private static LogRecord old(long number) {
        return new LogRecord("x", number, Optional.of(AT), Optional.of(AT), "SMTPSVC", Optional.of(115), Optional.of(0x8000), "warning", Optional.of(3),
                Optional.of("EXCH01"), Optional.of("S-1-5-21-1-2-3-500"), List.of(new Datum(Optional.empty(), "25"), new Datum(Optional.empty(), "10048")),
                "40270000", Optional.empty());
    }

    static List<byte[]> chunks() {
        return List.of(chunk(new EvtxFileWriter().record(full(1)).record(full(2))), chunk(new EvtxFileWriter().record(small(1)).record(small(2)).record(small(3))),
                chunk(new EvtxFileWriter().event(1, AT, WindowsLogs::tokens)), chunk(new EvtxFileWriter().event(1, AT, WindowsLogs::values)));
    }

    /** A chunk without the file's header, up to the end of its last record. */
    private static byte[] chunk(EvtxFileWriter writer) {
        byte[] file = writer.bytes();
        int end = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(EvtxFileWriter.HEADER + 48);
        return Arrays.copyOfRange(file, EvtxFileWriter.HEADER, EvtxFileWriter.HEADER + end);
    }

    /** A chunk that does not tell where its records end. */
    static byte[] chunkBeginning() {
        byte[] chunk = chunk(new EvtxFileWriter().record(small(1)));
        ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN).putLong(32, -1).putInt(48, -1);
        return chunk;
    }

    static byte[] twoChunks() {
        return new EvtxFileWriter().record(full(1)).record(small(2)).record(full(3)).newChunk().record(small(4)).record(full(5)).bytes();
    }

    static List<byte[]> changes() {
        return List.of(new byte[] { 0, 0, 0, 1, 0 }, new byte[] { 0, 0, 120, 4, 1, 0, 0, 0 }, new byte[] { 0, 0x10, 48, 4, 0, 2, 0, 0 },
                new byte[] { 1, 0x10, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0 }, new byte[] { 0, 0x12, 4, 2, -1, -1 }, new byte[] { 0, 0x12, 24, 3, 0xF, 1, 1, 99 });
    }

    private static void tokens(BinXml to) {
        to.fragment().element("Event", event -> {
            event.element("System", system -> system.element("EventID", id -> id.text("4007")));
            event.element("EventData", List.of(new BinXml.Attribute("Name", value -> value.text("n"))), data -> data.element("Data", one -> one.text("10048")));
        }).end();
    }

    private static void values(BinXml to) {
        List<BinXmlValue> values = List.of(BinXmlValue.string("a"), BinXmlValue.number(8, 4, 10048), BinXmlValue.real(1.5), BinXmlValue.binary(new byte[] { 0x40, 0x27, 0, 0 }),
                BinXmlValue.guid("{5770385F-C22A-43E0-BF4C-06F5698FFBD9}"), BinXmlValue.fileTime(AT), BinXmlValue.sid("S-1-5-18"),
                BinXmlValue.array(1, List.of(BinXmlValue.string("x"), BinXmlValue.string("y"))), BinXmlValue.none());
        to.fragment().template("t", definition -> definition.element("Event", event -> {
            event.element("System", system -> system.element("EventID", id -> id.text("1")));
            event.element("EventData", data -> {
                for (int i = 0; i < values.size(); i++) {
                    int index = i;
                    data.element("Data", one -> one.optional(index, values.get(index).type()));
                }
            });
        }), values).end();
    }

    private static LogRecord full(long number) {
        WindowsEvent windows = new WindowsEvent(number, Optional.of("{5770385F-C22A-43E0-BF4C-06F5698FFBD9}"), Optional.of("Sysmon"), Optional.of(5),
                Optional.of(4), Optional.of(1), Optional.of("0x8000000000000000"), Optional.of("Channel/Operational"), Optional.of(1404L),
                Optional.of(4_000_000_000L), Optional.of("{00000000-0000-0001-0203-0405060708FF}"), Optional.of("{10000000-0000-0001-0203-0405060708FF}"), false);
        return new LogRecord("x", number, Optional.of(AT), Optional.of(AT), "Provider", Optional.of(4007), Optional.of(49152), "information", Optional.of(7),
                Optional.of("EXCH01"), Optional.of("S-1-5-21-1-2-4294967295-500"), List.of(new Datum(Optional.of("Image"), "C:\\a.exe"), new Datum(Optional.empty(), "10048")),
                "40270000", Optional.empty(), Optional.of(windows));
    }

    private static LogRecord small(long number) {
        WindowsEvent windows = new WindowsEvent(number, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(2), Optional.empty(),
                Optional.of("0x0080000000000000"), Optional.of("Application"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);
        return new LogRecord("x", number, Optional.of(AT), Optional.of(AT), "S", Optional.of(1), Optional.of(0), "error", Optional.of(0), Optional.of("C"),
                Optional.empty(), List.of(new Datum(Optional.empty(), "text " + number)), "", Optional.empty(), Optional.of(windows));
    }
}
