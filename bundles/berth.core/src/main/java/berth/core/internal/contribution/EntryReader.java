// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.core.runtime.ContributorFactorySimple;
import org.eclipse.core.runtime.IConfigurationElement;
import org.eclipse.core.runtime.IExtension;
import org.eclipse.core.runtime.IExtensionRegistry;

import berth.core.contribution.Contribution;
import berth.core.contribution.Point;
import berth.core.contribution.Resources;
import berth.core.diagnosis.Diagnosis.AntivirusFinding;
import berth.core.evidence.Topic;

/** Applies the one set of rules to every element of every point; docs/vendor.md states them for vendors. */
public final class EntryReader {
    private static final String ARTICLE_BUNDLE = "berth.articles";
    private static final Pattern KB_NUMBER = Pattern.compile("Q\\d{5,7}");
    private static final Pattern NOT_IN_PATHS = Pattern.compile("[\\\\:%?#\\p{Cntrl}]");
    private static final Set<String> SYSTEMS = Set.of("linux", "windows", "macos");

    private final IExtensionRegistry registry;
    private final Unread unread;
    private final Set<String> checked;

    /**
     * Reads from this registry.
     *
     * @param resources where the schemas of the points are
     * @param checked   bundles whose entries were read before
     */
    public EntryReader(IExtensionRegistry registry, Resources resources, Set<String> checked) {
        this.registry = registry;
        this.unread = new Unread(registry, resources);
        this.checked = Set.copyOf(checked);
    }

    /** {@return every entry of every point, each with its problem if it has one; without those of checked bundles} */
    public List<Entry> read() {
        List<Entry> entries = new ArrayList<>();
        for (Point point : Point.values()) {
            (checked.isEmpty() ? extensions(point) : unchecked().filter(extension -> point.id().equals(extension.getExtensionPointUniqueIdentifier())))
                    .flatMap(extension -> Stream.of(extension.getConfigurationElements())).forEach(element -> entries.add(entry(point, element)));
        }
        return withoutDuplicates(withoutForeignIds(entries));
    }

    /** {@return the entries of checked bundles; only when somebody needs a point, because the registry reads all of an extension at once} */
    public List<Entry> checked(Point point) {
        return extensions(point).filter(extension -> checked.contains(extension.getContributor().getName())).flatMap(extension -> Stream.of(extension.getConfigurationElements()))
                .map(element -> Entry.of(point, element, contribution(point, element, Optional.empty(), List.of()))).toList();
    }

    private Stream<IExtension> extensions(Point point) {
        return Optional.ofNullable(registry.getExtensionPoint(point.id())).stream().flatMap(found -> Stream.of(found.getExtensions()));
    }

    /**
     * {@return the extensions of all bundles but the checked ones}
     * Only a registry in plain Java tells them: by a contributor, and Equinox's contributors can't be named without OSGi. There, no bundle is checked.
     */
    private Stream<IExtension> unchecked() {
        return Stream.of(registry.getNamespaces()).filter(namespace -> !checked.contains(namespace))
                .flatMap(namespace -> Stream.of(registry.getExtensions(ContributorFactorySimple.createContributor(namespace))));
    }

    private Entry entry(Point point, IConfigurationElement element) {
        return Entry.of(point, element, contribution(point, element, problem(point, element), unread.in(point, element)));
    }

    private static Contribution contribution(Point point, IConfigurationElement element, Optional<String> problem, List<String> remarks) {
        return new Contribution(Optional.of(point.id()), Entry.attribute(element, "id"), element.getContributor().getName(), title(element), problem, remarks);
    }

    private static String title(IConfigurationElement element) {
        Optional<String> product = Entry.attribute(element, "product");
        return product.map(name -> Entry.attribute(element, "vendor").map(vendor -> AntivirusFinding.title(vendor, name)).orElse(name))
                .or(() -> Stream.of("name", "path", "class").flatMap(name -> Entry.attribute(element, name).stream()).findFirst()).orElse(element.getName());
    }

    private static Optional<String> problem(Point point, IConfigurationElement element) {
        Optional<String> id = Entry.attribute(element, "id");
        String bundle = element.getContributor().getName();
        if (!element.getName().equals(point.element())) {
            return Optional.of("element <" + element.getName() + "> is not known here; expected <" + point.element() + ">");
        }
        if (id.isEmpty()) {
            return Optional.of("has no id");
        }
        if (!hasOwnPrefix(point, id.get(), bundle)) {
            return Optional.of("id " + id.get() + " must begin with \"" + bundle + ".\", the name of the bundle that brings it");
        }
        return switch (point) {
        case EVIDENCE_SOURCES -> missing(element, "class", "topic").or(() -> badTopic(element)).or(() -> badSystem(element));
        case EVENT_LOG_FORMATS -> missing(element, "name", "class");
        case ANTIVIRUS_DETECTORS -> missing(element, "vendor", "product").or(() -> DetectorData.problem(element));
        case ARTICLES, FAILURE_PATTERNS -> missing(element, "path").or(() -> badPath(element));
        case ACTUATORS -> missing(element, "class").or(() -> badSystem(element));
        };
    }

    private static boolean hasOwnPrefix(Point point, String id, String bundle) {
        return id.startsWith(bundle + ".") && id.length() > bundle.length() + 1
                || point == Point.ARTICLES && bundle.equals(ARTICLE_BUNDLE) && KB_NUMBER.matcher(id).matches();
    }

    private static Optional<String> missing(IConfigurationElement element, String... names) {
        for (String name : names) {
            if (Entry.attribute(element, name).isEmpty()) {
                return Optional.of("has no attribute " + name);
            }
        }
        return Optional.empty();
    }

    private static Optional<String> badTopic(IConfigurationElement element) {
        return topicNames(Entry.attribute(element, "topic")).filter(topic -> Topic.of(topic).isEmpty()).findFirst()
                .map(topic -> "topic " + topic + " is not known" + Spelling.hint(topic, Stream.of(Topic.values()).map(Topic::id).toList()));
    }

    /** {@return the topics of a usable source} */
    public static Set<Topic> topics(Entry source) {
        return topicNames(source.optional("topic")).flatMap(topic -> Topic.of(topic).stream()).collect(Collectors.toUnmodifiableSet());
    }

    /** A comma without a topic behind it is an empty name, and so an unknown one. */
    private static Stream<String> topicNames(Optional<String> list) {
        return list.stream().flatMap(topics -> Stream.of(topics.split(",", -1))).map(String::strip);
    }

    private static Optional<String> badSystem(IConfigurationElement element) {
        return Entry.attribute(element, "os").filter(os -> !SYSTEMS.contains(os))
                .map(os -> "os " + os + " is not known; use linux, windows or macos");
    }

    private static Optional<String> badPath(IConfigurationElement element) {
        return Entry.attribute(element, "path")
                .filter(path -> path.startsWith("/") || path.contains("..") || NOT_IN_PATHS.matcher(path).find())
                .map(path -> "path " + path + " must lie inside the bundle");
    }

    /** With bundles a.b and a.b.c, an id a.b.c.x is the latter's, and never the former's. */
    private List<Entry> withoutForeignIds(List<Entry> entries) {
        Set<String> bundles = Stream.concat(checked.stream(), entries.stream().map(Entry::bundle)).collect(Collectors.toSet());
        return entries.stream().map(entry -> entry.contribution().problem().isPresent() ? entry : bundles.stream()
                .filter(other -> other.length() > entry.bundle().length() && entry.id().startsWith(other + ".")).findFirst()
                .map(other -> entry.leftOut("id " + entry.id() + " belongs to bundle " + other)).orElse(entry)).toList();
    }

    private static List<Entry> withoutDuplicates(List<Entry> entries) {
        Map<String, Integer> count = new HashMap<>();
        entries.forEach(entry -> key(entry).ifPresent(key -> count.merge(key, 1, Integer::sum)));
        return entries.stream().map(entry -> entry.contribution().problem().isEmpty()
                && key(entry).map(key -> count.getOrDefault(key, 0) > 1).orElse(false)
                        ? entry.leftOut("id " + entry.id() + " is used more than once in bundle " + entry.bundle()) : entry).toList();
    }

    /** An id that is used for something unusable is used, too. */
    private static Optional<String> key(Entry entry) {
        return entry.contribution().id().map(id -> entry.bundle() + "\n" + id);
    }
}
