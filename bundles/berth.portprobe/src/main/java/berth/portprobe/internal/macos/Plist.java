// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** A property list (plist(5)). As XML, its document type names a file of Apple's, which is never fetched: document types are not read at all. */
sealed interface Plist {
    /** How deep lists may be in each other. */
    int DEEPEST = 32;

    /** Names and their values. */
    record Dict(Map<String, Plist> values) implements Plist { }

    /** Values in order. */
    record Array(List<Plist> values) implements Plist { }

    /** A text, a number, a date or data, as it is written; of a binary list texts and whole numbers only. */
    record Text(String value) implements Plist { }

    /** {@code <true/>} or {@code <false/>}. */
    record Flag(boolean value) implements Plist { }

    /** {@return the value of that name, where this is a dictionary that has it} */
    default Optional<Plist> get(String name) {
        return this instanceof Dict dict ? Optional.ofNullable(dict.values.get(name)) : Optional.empty();
    }

    /** {@return the text or number of that name} */
    default Optional<String> text(String name) {
        return get(name).filter(Text.class::isInstance).map(text -> ((Text) text).value);
    }

    /** {@return the flag of that name} */
    default Optional<Boolean> flag(String name) {
        return get(name).filter(Flag.class::isInstance).map(flag -> ((Flag) flag).value);
    }

    /** {@return what a file holds, or empty when it is no property list in XML or in binary form} */
    static Optional<Plist> parse(byte[] file) {
        return BinaryPlist.is(file) ? BinaryPlist.parse(file) : xml(file);
    }

    private static Optional<Plist> xml(byte[] file) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader reader = factory.createXMLStreamReader(new ByteArrayInputStream(file));
            while (reader.hasNext()) {
                if (reader.next() == XMLStreamConstants.START_ELEMENT && !reader.getLocalName().equals("plist")) {
                    return Optional.of(value(reader, 0));
                }
            }
            return Optional.empty();
        } catch (XMLStreamException e) {
            return Optional.empty();
        }
    }

    private static Plist value(XMLStreamReader reader, int depth) throws XMLStreamException {
        if (depth > DEEPEST) {
            throw new XMLStreamException("too deep");
        }
        return switch (reader.getLocalName()) {
        case "dict" -> dict(reader, depth);
        case "array" -> array(reader, depth);
        case "true", "false" -> {
            boolean value = reader.getLocalName().equals("true");
            reader.getElementText();
            yield new Flag(value);
        }
        case "string", "integer", "real", "date", "data" -> new Text(reader.getElementText().strip());
        default -> throw new XMLStreamException("no property list");
        };
    }

    private static Plist dict(XMLStreamReader reader, int depth) throws XMLStreamException {
        Map<String, Plist> values = new LinkedHashMap<>();
        while (reader.nextTag() == XMLStreamConstants.START_ELEMENT) {
            if (!reader.getLocalName().equals("key")) {
                throw new XMLStreamException("a value without a name");
            }
            String name = reader.getElementText();
            if (reader.nextTag() != XMLStreamConstants.START_ELEMENT) {
                throw new XMLStreamException("a name without a value");
            }
            values.put(name, value(reader, depth + 1));
        }
        return new Dict(values);
    }

    private static Plist array(XMLStreamReader reader, int depth) throws XMLStreamException {
        List<Plist> values = new ArrayList<>();
        while (reader.nextTag() == XMLStreamConstants.START_ELEMENT) {
            values.add(value(reader, depth + 1));
        }
        return new Array(values);
    }
}
