// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.testkit;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.core.evidence.WindowsEvent;
import berth.testkit.BinXml.Attribute;

/** An event as Windows writes it: one template for all that is in System, and one in it for the names of its data. */
final class EvtxEventBytes {
    private static final int TEXT = 0x01;
    private static final int BYTE = 0x04;
    private static final int HALF = 0x06;
    private static final int WORD = 0x08;
    private static final int WIDE = 0x0A;
    private static final int GUID = 0x0F;
    private static final int TIME = 0x11;
    private static final int SID = 0x13;
    private static final int HEX = 0x15;
    private static final int NESTED = 0x21;

    private EvtxEventBytes() { }

    static void write(BinXml to, LogRecord record) {
        to.fragment().template("event", EvtxEventBytes::event, system(record), nested -> data(nested, record)).end();
    }

    private static Attribute attribute(String name, int value, int type) {
        return new Attribute(name, to -> to.optional(value, type));
    }

    private static void event(BinXml to) {
        to.element("Event", List.of(new Attribute("xmlns", at -> at.text("http://schemas.microsoft.com/win/2004/08/events/event"))),
                event -> event.element("System", EvtxEventBytes::system).optional(19, NESTED));
    }

    private static void system(BinXml to) {
        to.element("Provider", List.of(attribute("Name", 0, TEXT), attribute("Guid", 1, GUID), attribute("EventSourceName", 2, TEXT)), at -> { });
        to.element("EventID", 4, List.of(attribute("Qualifiers", 3, HALF)), at -> at.optional(4, HALF));
        to.element("Version", 5, List.of(), at -> at.optional(5, BYTE));
        to.element("Level", 6, List.of(), at -> at.optional(6, BYTE));
        to.element("Task", 7, List.of(), at -> at.optional(7, HALF));
        to.element("Opcode", 8, List.of(), at -> at.optional(8, BYTE));
        to.element("Keywords", 9, List.of(), at -> at.optional(9, HEX));
        to.element("TimeCreated", List.of(attribute("SystemTime", 10, TIME)), at -> { });
        to.element("EventRecordID", 11, List.of(), at -> at.optional(11, WIDE));
        to.element("Correlation", List.of(attribute("ActivityID", 12, GUID), attribute("RelatedActivityID", 13, GUID)), at -> { });
        to.element("Execution", 14, List.of(attribute("ProcessID", 14, WORD), attribute("ThreadID", 15, WORD)), at -> { });
        to.element("Channel", 16, List.of(), at -> at.optional(16, TEXT));
        to.element("Computer", 17, List.of(), at -> at.optional(17, TEXT));
        to.element("Security", List.of(attribute("UserID", 18, SID)), at -> { });
    }

    private static List<BinXmlValue> system(LogRecord record) {
        Optional<WindowsEvent> windows = record.windows();
        return List.of(BinXmlValue.string(record.provider()), guid(windows.flatMap(WindowsEvent::providerGuid)),
                text(windows.flatMap(WindowsEvent::eventSource)), number(HALF, 2, record.qualifiers()), number(HALF, 2, record.eventId()),
                number(BYTE, 1, windows.flatMap(WindowsEvent::version)), number(BYTE, 1, windows.flatMap(WindowsEvent::level)),
                number(HALF, 2, record.category()), number(BYTE, 1, windows.flatMap(WindowsEvent::opcode)),
                number(HEX, 8, windows.flatMap(WindowsEvent::keywords).map(hex -> Long.parseUnsignedLong(hex.substring(2), 16))),
                record.time().map(BinXmlValue::fileTime).orElse(BinXmlValue.none()), number(WIDE, 8, Optional.of(record.number())),
                guid(windows.flatMap(WindowsEvent::activityId)), guid(windows.flatMap(WindowsEvent::relatedActivityId)),
                number(WORD, 4, windows.flatMap(WindowsEvent::processId)), number(WORD, 4, windows.flatMap(WindowsEvent::threadId)),
                text(windows.flatMap(WindowsEvent::channel)), text(record.computer()),
                record.userSid().map(BinXmlValue::sid).orElse(BinXmlValue.none()));
    }

    private static BinXmlValue text(Optional<String> text) {
        return text.map(BinXmlValue::string).orElse(BinXmlValue.none());
    }

    private static BinXmlValue guid(Optional<String> text) {
        return text.map(BinXmlValue::guid).orElse(BinXmlValue.none());
    }

    private static BinXmlValue number(int type, int size, Optional<? extends Number> number) {
        return number.map(n -> BinXmlValue.number(type, size, n.longValue())).orElse(BinXmlValue.none());
    }

    private static void data(BinXml to, LogRecord record) {
        List<BinXmlValue> values = new ArrayList<>();
        record.data().forEach(datum -> values.add(BinXmlValue.string(datum.value())));
        if (!record.binary().isEmpty()) {
            values.add(BinXmlValue.binary(HexFormat.of().parseHex(record.binary())));
        }
        List<Optional<String>> names = record.data().stream().map(Datum::name).toList();
        Consumer<BinXml> definition = at -> at.element("EventData", inside -> {
            for (int i = 0; i < names.size(); i++) {
                int value = i;
                List<Attribute> name = names.get(i).map(n -> List.of(new Attribute("Name", a -> a.text(n)))).orElse(List.of());
                inside.element("Data", name, content -> content.value(value, TEXT));
            }
            if (names.size() < values.size()) {
                inside.element("Binary", content -> content.optional(names.size(), 0x0E));
            }
        });
        to.fragment().template("data" + names + (names.size() < values.size()), definition, values).end();
    }
}
