// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.xml.sax.Attributes;
import org.xml.sax.SAXException;
import org.xml.sax.helpers.DefaultHandler;

/**
 * What an extension point's schema (.exsd, as PDE writes them) says of the elements of its extensions.
 *
 * @param elements by their names
 */
record Schema(Map<String, Names> elements) {

    /** The names that one element knows. */
    record Names(Set<String> attributes, Set<String> children) {
        Names() {
            this(new TreeSet<>(), new TreeSet<>());
        }
    }

    static Schema of(byte[] file) throws SAXException, IOException {
        Reader reader = new Reader();
        Xml.read(file, reader);
        return new Schema(reader.elements);
    }

    /** An element that is declared has a name, and one that it holds a reference. */
    @NonNullByDefault({})
    private static final class Reader extends DefaultHandler {
        private final Map<String, Names> elements = new TreeMap<>();
        private Names current = new Names();

        @Override
        public void startElement(String uri, String local, String element, Attributes attributes) {
            String name = attributes.getValue("name");
            String held = attributes.getValue("ref");
            if (element.equals("element") && name != null) {
                current = elements.computeIfAbsent(name, any -> new Names());
            } else if (element.equals("element") && held != null) {
                current.children.add(held);
            } else if (element.equals("attribute") && name != null) {
                current.attributes.add(name);
            }
        }
    }
}
