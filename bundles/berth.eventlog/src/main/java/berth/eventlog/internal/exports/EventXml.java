// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.exports;

import java.io.StringReader;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.core.evidence.WindowsEvent;
import berth.eventlog.internal.text.Values;

/**
 * One event as XML. What {@code System} and {@code RenderingInfo} say finds its place; {@code EventData} is data in order, and other
 * bodies are data under their paths, as for {@code .evtx}. Source: [MS-EVEN6] 2.2.12 and the event schema.
 */
public final class EventXml {
    private static final int DEEPEST = 64;
    private static final int MOST_DATA = 65535;

    private final Map<String, String> system = new HashMap<>();
    private final List<Datum> data = new ArrayList<>();
    private final List<String> path = new ArrayList<>();
    private String binary = "";
    private Optional<String> message = Optional.empty();

    private EventXml() { }

    /** {@return a factory of parsers that open nothing} */
    public static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        return factory;
    }

    /** {@return the event as a record of that log} @param number what to count it as where it names no number of its own */
    public static LogRecord read(XMLInputFactory factory, String xml, String log, long number) throws XMLStreamException {
        EventXml event = new EventXml();
        XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(xml));
        try {
            event.run(reader);
        } finally {
            reader.close();
        }
        return event.record(log, number);
    }

    private void run(XMLStreamReader reader) throws XMLStreamException {
        StringBuilder text = new StringBuilder();
        boolean leaf = false;
        Optional<String> name = Optional.empty();
        while (reader.hasNext()) {
            switch (reader.next()) {
            case XMLStreamConstants.START_ELEMENT -> {
                path.add(reader.getLocalName());
                if (path.size() > DEEPEST) {
                    throw new XMLStreamException("too deep");
                }
                text.setLength(0);
                leaf = true;
                name = attributes(reader);
            }
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text.append(reader.getText());
            case XMLStreamConstants.END_ELEMENT -> {
                if (leaf) {
                    element(name, text.toString());
                }
                text.setLength(0);
                leaf = false;
                path.remove(path.size() - 1);
            }
            case XMLStreamConstants.ENTITY_REFERENCE, XMLStreamConstants.DTD -> throw new XMLStreamException("entity");
            default -> { }
            }
        }
    }

    /** {@return the name of a named value} */
    private Optional<String> attributes(XMLStreamReader reader) {
        Optional<String> name = Optional.empty();
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            String attribute = reader.getAttributeLocalName(i);
            String value = reader.getAttributeValue(i);
            if (isIn("System")) {
                system.put(path.get(path.size() - 1) + "@" + attribute, value);
            } else if (isIn("EventData") && path.size() == 3 && attribute.equals("Name")) {
                name = Optional.of(value);
            } else if (isBody() && path.size() > 2) {
                add(Optional.of(isIn("EventData") && path.size() == 3 ? "@" + attribute : place() + "@" + attribute), value);
            }
        }
        return name;
    }

    private boolean isIn(String part) {
        return path.size() > 1 && path.get(1).equals(part);
    }

    private boolean isBody() {
        return path.size() > 1 && !isIn("System") && !isIn("RenderingInfo");
    }

    private String place() {
        return String.join("/", path.subList(2, path.size()));
    }

    private void add(Optional<String> name, String value) {
        if (data.size() < MOST_DATA) {
            data.add(new Datum(name, value));
        }
    }

    private void element(Optional<String> name, String text) {
        String tag = path.get(path.size() - 1);
        if (isIn("System")) {
            system.put(tag, text.strip());
        } else if (isIn("RenderingInfo")) {
            message = path.size() == 3 && tag.equals("Message") ? Optional.of(text) : message;
        } else if (isIn("EventData") && path.size() == 3 && tag.equals("Binary")) {
            binary = text.strip().toLowerCase(Locale.ROOT);
        } else if (isIn("EventData") && path.size() == 3 && tag.equals("Data")) {
            add(name, text);
        } else if (isBody() && path.size() > 2) {
            add(Optional.of(place()), text);
        }
    }

    private LogRecord record(String log, long number) {
        Optional<Integer> level = small("Level", 255);
        Optional<Long> record = number("EventRecordID");
        WindowsEvent windows = new WindowsEvent(record.orElse(number), some("Provider@Guid"), some("Provider@EventSourceName"),
                small("Version", 255), level, small("Opcode", 255), some("Keywords"), some("Channel"), number("Execution@ProcessID"),
                number("Execution@ThreadID"), some("Correlation@ActivityID"), some("Correlation@RelatedActivityID"), false);
        return new LogRecord(log, record.orElse(number), time(), Optional.empty(),
                some("Provider@Name").or(() -> some("Provider@EventSourceName")).orElse(""), small("EventID", 0xFFFF),
                small("EventID@Qualifiers", 0xFFFF), level.map(this::levelName).orElse(""), small("Task", 0xFFFF), some("Computer"),
                some("Security@UserID"), data, binary, message, Optional.of(windows));
    }

    private Optional<String> some(String name) {
        return Optional.ofNullable(system.get(name)).filter(text -> !text.isEmpty());
    }

    private Optional<Long> number(String name) {
        return some(name).flatMap(Values::unsigned);
    }

    private Optional<Integer> small(String name, int most) {
        return number(name).filter(value -> value <= most).map(Long::intValue);
    }

    private Optional<Instant> time() {
        try {
            return some("TimeCreated@SystemTime").map(text -> OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** The levels of the security log are the 53rd and 54th bit of the keywords. */
    private String levelName(int level) {
        List<String> names = List.of("log-always", "critical", "error", "warning", "information", "verbose");
        String keywords = some("Keywords").orElse("").toLowerCase(Locale.ROOT);
        int bits = level == 0 && keywords.matches("0x[0-9a-f]{14,16}") ? Character.digit(keywords.charAt(keywords.length() - 14), 16) : 0;
        return (bits & 1) != 0 ? "audit-failure" : (bits & 2) != 0 ? "audit-success" : level < names.size() ? names.get(level) : "level-" + level;
    }
}
