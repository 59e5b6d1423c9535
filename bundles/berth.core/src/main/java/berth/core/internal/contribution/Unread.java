// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExtensionPoint;
import org.eclipse.core.runtime.IExtensionRegistry;

import berth.core.contribution.Guard;
import berth.core.contribution.Point;
import berth.core.contribution.Resources;

/** Finds attributes and elements that nobody reads, by the schema of their point; where that can't be read, none. Not thread-safe. */
final class Unread {
    private static final int MAX_REMARKS = 8;
    private static final int MAX_NAME = 40;

    private final IExtensionRegistry registry;
    private final Resources resources;
    private final Map<Point, Optional<Schema>> schemas = new EnumMap<>(Point.class);

    Unread(IExtensionRegistry registry, Resources resources) {
        this.registry = registry;
        this.resources = resources;
    }

    /** {@return one remark for each unknown name in the element and in what it holds, in their order} */
    List<String> in(Point point, IConfigurationElement element) {
        Optional<Schema> schema = schemas.computeIfAbsent(point, this::schema);
        List<String> remarks = new ArrayList<>();
        schema.ifPresent(known -> look(known, element, remarks));
        return remarks;
    }

    private Optional<Schema> schema(Point point) {
        Optional<IExtensionPoint> declared = Optional.ofNullable(registry.getExtensionPoint(point.id()));
        return declared.flatMap(found -> Guard.call(() -> Schema.of(resources.read(found.getContributor().getName(), found.getSchemaReference()))).value());
    }

    /** No deeper than the schema goes, because what is unknown is not looked into. */
    private static void look(Schema schema, IConfigurationElement element, List<String> remarks) {
        String name = element.getName();
        Optional.ofNullable(schema.elements().get(name)).ifPresent(known -> {
            for (String attribute : element.getAttributeNames()) {
                if (!known.attributes().contains(attribute)) {
                    add(remarks, "unknown attribute '" + shortened(attribute) + "' of <" + name + ">; " + attribute(schema, known, attribute));
                }
            }
            for (IConfigurationElement child : element.getChildren()) {
                if (known.children().contains(child.getName())) {
                    look(schema, child, remarks);
                } else {
                    add(remarks, "unknown element <" + shortened(child.getName()) + "> in <" + name + ">; " + child(known, child.getName()));
                }
            }
        });
    }

    private static void add(List<String> remarks, String remark) {
        if (!remarks.contains(remark) && remarks.size() <= MAX_REMARKS) {
            remarks.add(remarks.size() < MAX_REMARKS ? remark : "and more");
        }
    }

    private static String attribute(Schema schema, Schema.Names known, String name) {
        List<String> owners = schema.elements().keySet().stream().filter(element -> !element.equals("extension") && schema.elements().get(element).attributes().contains(name))
                .map(element -> "<" + element + ">").toList();
        return !owners.isEmpty() ? "it belongs to " + String.join(" or ", owners)
                : Spelling.nearest(name, known.attributes()).map(near -> "did you mean '" + near + "'?").orElse(all(known.attributes()));
    }

    private static String child(Schema.Names known, String name) {
        return Spelling.nearest(name, known.children()).map(near -> "did you mean <" + near + ">?")
                .orElse(known.children().isEmpty() ? "it holds no elements" : all(known.children().stream().map(child -> "<" + child + ">").collect(Collectors.toCollection(java.util.TreeSet::new))));
    }

    private static String all(Set<String> names) {
        return "known are " + String.join(", ", names);
    }

    private static String shortened(String name) {
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "…";
    }
}
