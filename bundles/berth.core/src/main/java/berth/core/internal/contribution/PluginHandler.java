// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.xml.sax.Attributes;
import org.xml.sax.Locator;
import org.xml.sax.helpers.DefaultHandler;

import berth.core.contribution.Point;

/** Looks at the upper levels of a {@code plugin.xml}: what an element of an extension holds is its point's. */
@NonNullByDefault({})
public final class PluginHandler extends DefaultHandler {
    private static final String EXTENSION = "extension";
    private static final String EXTENSION_POINT = "extension-point";
    private static final String POINT = "point";
    private static final String OURS = "berth.";
    /** The last two are from the time before OSGi. */
    private static final Set<String> TOP = Set.of(EXTENSION, EXTENSION_POINT, "requires", "runtime");
    private static final int MAX_FAULTS = 20;
    private static final int MAX_NAME = 80;

    private final List<String> faults = new ArrayList<>();
    private final List<Extension> extensions = new ArrayList<>();
    private final Set<String> declared = new HashSet<>();
    private Locator place;
    private int depth;

    /** One that names a point, and the names of its elements. */
    private record Extension(int line, String point, Set<String> elements) { }

    @Override
    public void setDocumentLocator(Locator locator) {
        place = locator;
    }

    /** {@return how far it was read} */
    public int line() {
        return place == null ? 0 : Math.max(0, place.getLineNumber());
    }

    @Override
    public void startElement(String uri, String local, String element, Attributes attributes) {
        if (depth == 0 && element.equals(EXTENSION)) {
            add(line(), "<extension> must stand inside <plugin>");
            // What it holds is lost with it.
            depth++;
        } else if (depth == 1) {
            top(element, attributes);
        } else if (depth == 2 && !extensions.isEmpty()) {
            extensions.getLast().elements.add(element);
        }
        depth++;
    }

    private void top(String element, Attributes attributes) {
        String point = attributes.getValue(POINT);
        if (!TOP.contains(element)) {
            add(line(), outside(element));
        } else if (element.equals(EXTENSION_POINT)) {
            declared.add(String.valueOf(attributes.getValue("id")));
        } else if (element.equals(EXTENSION) && (point == null || point.isBlank())) {
            add(line(), "<extension> names no point, as point=\"" + Point.ANTIVIRUS_DETECTORS.id() + "\" does" + misspelt(attributes));
        }
        extensions.add(new Extension(line(), element.equals(EXTENSION) && point != null ? point : "", new HashSet<>()));
    }

    @Override
    public void endElement(String uri, String local, String element) {
        depth--;
    }

    /** {@return what is wrong, in the order of kinds and lines} */
    public List<String> faults() {
        for (Extension extension : extensions) {
            if (!extension.point.isBlank()) {
                fault(extension).ifPresent(fault -> add(extension.line, fault));
            }
        }
        return List.copyOf(faults);
    }

    private Optional<String> fault(Extension extension) {
        Optional<Point> point = Point.of(extension.point);
        if (point.isPresent()) {
            return extension.elements.isEmpty() ? Optional.of("the extension of " + extension.point + " is empty; it holds <" + point.get().element() + ">") : Optional.empty();
        }
        Optional<Point> meant = meant(extension);
        return meant.isEmpty() && !extension.point.startsWith(OURS) ? Optional.empty()
                : Optional.of("there is no extension point " + shortened(extension.point) + "; " + meant.map(one -> "did you mean " + one.id() + "?").orElse("known are " + String.join(", ", ids())));
    }

    /** Points of other products may be called like one of ours; a name without a dot is a point of the bundle's own. */
    private Optional<Point> meant(Extension extension) {
        String point = extension.point;
        Optional<Point> byElement = Stream.of(Point.values()).filter(one -> extension.elements.contains(one.element())).findFirst();
        Optional<Point> byName = Spelling.nearest(point.substring(point.lastIndexOf('.') + 1), ids().stream().map(id -> id.substring(id.lastIndexOf('.') + 1)).toList())
                .flatMap(near -> Point.of("berth.core." + near));
        boolean bare = point.indexOf('.') < 0;
        if (declared.contains(point)) {
            return Optional.empty();
        }
        return bare || point.startsWith(OURS) ? byName.or(() -> byElement) : byName.filter(one -> extension.elements.contains(one.element())).or(() -> Spelling.nearest(point, ids()).flatMap(Point::of));
    }

    private static List<String> ids() {
        return Stream.of(Point.values()).map(Point::id).toList();
    }

    private static String outside(String element) {
        Optional<Point> point = Stream.of(Point.values()).filter(one -> one.element().equals(element)).findFirst();
        return "<" + shortened(element) + "> " + point.map(one -> "stands outside of an <extension>, where nobody reads it; put it into <extension point=\"" + one.id() + "\">")
                .orElseGet(() -> "is not known here; " + Spelling.nearest(element, TOP).map(near -> "did you mean <" + near + ">?").orElse("<plugin> holds <extension>"));
    }

    private static String misspelt(Attributes attributes) {
        for (int i = 0; i < attributes.getLength(); i++) {
            if (Spelling.nearest(attributes.getQName(i), List.of(POINT)).isPresent()) {
                return "; by '" + attributes.getQName(i) + "', did you mean 'point'?";
            }
        }
        return "";
    }

    private static String shortened(String name) {
        return name.length() <= MAX_NAME ? name : name.substring(0, MAX_NAME) + "…";
    }

    private void add(int line, String fault) {
        if (faults.size() < MAX_FAULTS) {
            faults.add("line " + line + " of plugin.xml: " + fault);
        }
    }
}
