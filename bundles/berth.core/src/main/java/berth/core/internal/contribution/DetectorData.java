// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import org.eclipse.core.runtime.IConfigurationElement;

import berth.core.diagnosis.Advice;

/** What the extension of a detector says as data: fingerprints of the product and of its parts, and advice about both. */
public final class DetectorData {
    private static final String PART = "part";

    private DetectorData() { }

    static Optional<String> problem(IConfigurationElement detector) {
        boolean code = Entry.attribute(detector, "class").isPresent();
        boolean data = groups(detector).anyMatch(group -> group.getChildren(Fingerprints.ELEMENT).length > 0);
        if (code == data) {
            return Optional.of(code ? "has both a class and fingerprints" : "has neither a class nor a fingerprint");
        }
        List<String> names = new ArrayList<>();
        for (IConfigurationElement part : detector.getChildren(PART)) {
            Optional<String> name = Entry.attribute(part, "name");
            if (name.isEmpty()) {
                return Optional.of("has a part without a name");
            }
            if (names.contains(name.get())) {
                return Optional.of("has two parts that are called " + name.get());
            }
            names.add(name.get());
            if (!code && part.getChildren(Fingerprints.ELEMENT).length == 0) {
                return Optional.of("has a part without a fingerprint: " + name.get());
            }
        }
        return groups(detector).flatMap(group -> Fingerprints.problem(group).or(() -> half(group)).stream()).findFirst();
    }

    /** Who is told how to switch protection off must be told how to switch it on again. */
    private static Optional<String> half(IConfigurationElement group) {
        return Entry.attribute(group, "off").isPresent() == Entry.attribute(group, "on").isPresent() ? Optional.empty()
                : Optional.of("says how to switch off or on, but not both");
    }

    private static Stream<IConfigurationElement> groups(IConfigurationElement detector) {
        return Stream.concat(Stream.of(detector), Stream.of(detector.getChildren(PART)));
    }

    /** {@return the fingerprints of the product as a whole and of each part, without those who have none} */
    static List<Fingerprints> fingerprints(Entry entry) {
        Stream<Fingerprints> parts = entry.children(PART).stream().map(part -> Fingerprints.of(part, Entry.attribute(part, "name")));
        return Stream.concat(Stream.of(Fingerprints.of(entry.element(), Optional.empty())), parts).filter(group -> !group.all().isEmpty()).toList();
    }

    /** {@return the advice about the product as a whole} */
    public static Advice advice(Entry detector) {
        return new Advice(detector.optional("off"), detector.optional("on"), detector.optional("log"), detector.optional("reports"));
    }

    private static Advice advice(IConfigurationElement element) {
        return new Advice(Entry.attribute(element, "off"), Entry.attribute(element, "on"), Entry.attribute(element, "log"),
                Entry.attribute(element, "reports"));
    }

    /** {@return the advice about the parts of a usable detector, by their names} */
    public static Map<String, Advice> parts(Entry entry) {
        Map<String, Advice> parts = new LinkedHashMap<>();
        entry.children(PART).forEach(part -> parts.put(Entry.attribute(part, "name").orElseThrow(), advice(part)));
        return parts;
    }
}
