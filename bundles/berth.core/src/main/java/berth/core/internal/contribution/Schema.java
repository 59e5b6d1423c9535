// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an extension point's schema (.exsd, as PDE writes them) says of the elements of its extensions. The files are our own, and
 * a start that reads them has no time for an XML reader; a test compares what both find.
 *
 * @param elements by their names
 */
record Schema(Map<String, Names> elements) {
    private static final String ELEMENT = "<element ";
    private static final String ATTRIBUTE = "<attribute ";

    /** The names that one element knows. */
    record Names(Set<String> attributes, Set<String> children) {
        Names() {
            this(new TreeSet<>(), new TreeSet<>());
        }
    }

    /** An element that is declared has a name, and one that it holds a reference; descriptions have no tags of these names. */
    static Schema of(byte[] file) {
        String text = new String(file, StandardCharsets.UTF_8);
        Map<String, Names> elements = new TreeMap<>();
        Names current = new Names();
        for (int at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
            boolean element = text.startsWith(ELEMENT, at);
            if (element || text.startsWith(ATTRIBUTE, at)) {
                String tag = text.substring(at, Math.max(at, text.indexOf('>', at)));
                Optional<String> name = value(tag, " name=\"");
                if (element && name.isPresent()) {
                    current = new Names();
                    elements.put(name.get(), current);
                } else if (element) {
                    value(tag, " ref=\"").ifPresent(current.children::add);
                } else {
                    name.ifPresent(current.attributes::add);
                }
            }
        }
        return new Schema(elements);
    }

    private static Optional<String> value(String tag, String attribute) {
        int from = tag.indexOf(attribute) + attribute.length();
        int to = tag.indexOf('"', from);
        return from < attribute.length() || to < 0 ? Optional.empty() : Optional.of(tag.substring(from, to));
    }
}
