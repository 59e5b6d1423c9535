// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

import berth.core.evidence.Topic;

/** What the schemas say is what the reader does. */
class SchemaTest {
    @TempDir
    Path folder;

    @Test
    void everyPointOfThePluginXmlHasASchemaAndNoneIsLeftOver() throws Exception {
        List<String> declared = elements(parse(Path.of("plugin.xml")), "extension-point").map(e -> e.getAttribute("schema")).toList();
        assertThat(declared).containsExactlyInAnyOrderElementsOf(
                Arrays.stream(Point.values()).map(point -> "schema/" + simpleId(point) + ".exsd").toList());
        try (Stream<Path> files = Files.list(Path.of("schema"))) {
            assertThat(files.map(file -> "schema/" + file.getFileName())).containsExactlyInAnyOrderElementsOf(declared);
        }
        assertThat(Files.readString(Path.of("build.properties"))).as("shipped").contains("schema/");
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void everyElementAndAttributeIsDocumented(Point point) throws Exception {
        Document schema = schema(point);
        assertThat(elements(schema, "documentation").toList()).allSatisfy(d -> assertThat(d.getTextContent()).isNotBlank());
        Stream.concat(elements(schema, "element").filter(e -> e.hasAttribute("name")), elements(schema, "attribute"))
                .forEach(e -> assertThat(elements(e, "documentation").toList()).as(e.getAttribute("name")).isNotEmpty());
        assertThat(elements(schema, "meta.section").map(e -> e.getAttribute("type"))).contains("examples", "apiInfo", "implementation");
        assertThat(elements(schema, "element").map(e -> e.getAttribute("name"))).contains("extension", point.element());
    }

    /** The start reads the schemas without an XML reader: it finds what XML readers find. */
    @ParameterizedTest
    @EnumSource(Point.class)
    void everyNameIsKnownAndAnyOtherIsRemarkedUpon(Point point) throws Exception {
        Set<String> held = elements(schema(point), "element").filter(e -> e.hasAttribute("ref")).map(e -> e.getAttribute("ref")).collect(java.util.stream.Collectors.toSet());
        for (Element element : elements(schema(point), "element").filter(e -> e.hasAttribute("name") && !e.getAttribute("name").equals("extension")).toList()) {
            String name = element.getAttribute("name");
            assertThat(held).contains(name);
            for (Element attribute : elements(element, "attribute").toList()) {
                String known = attribute.getAttribute("name");
                List<String> remarks = remarks(point, example(point).replaceFirst("<" + name + "\\b(?![^>]*\\s" + known + "=)", "<" + name + " " + known + "=\"x\""));
                assertThat(remarks).as("%s of %s", known, name).isEmpty();
            }
            assertThat(remarks(point, example(point).replaceFirst("<" + name + "\\b", "<" + name + " ix=\"1\""))).singleElement().asString().startsWith("unknown attribute 'ix' of <" + name + ">; ");
        }
        assertThat(remarks(point, example(point).replaceAll("(?s)(<" + point.element() + "\\b[^>]*[^/])/?>.*", "$1><odd/></" + point.element() + "></extension>")))
                .singleElement().asString().startsWith("unknown element <odd> in <" + point.element() + ">; ");
    }

    private List<String> remarks(Point point, String extension) throws Exception {
        return verified(point, extension).stream().flatMap(c -> c.remarks().stream()).toList();
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void theExampleIsAccepted(Point point) throws Exception {
        List<Contribution> verified = verified(point, example(point));
        assertThat(verified).isNotEmpty().allSatisfy(c -> assertThat(c.problem()).isEmpty());
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void theReaderRefusesAnExampleWithoutARequiredAttribute(Point point) throws Exception {
        String example = example(point);
        for (Element attribute : attributesOf(point)) {
            String name = attribute.getAttribute("name");
            String without = example.replaceAll("\\s" + name + "=\"[^\"]*\"", "");
            boolean refused = verified(point, without).stream().anyMatch(c -> c.problem().isPresent());
            // Only the reader, not the schema language, can say "either a class or fingerprints", and "both or neither".
            boolean required = attribute.getAttribute("use").equals("required") || Set.of("class", "off", "on").contains(name);
            assertThat(example.contains(" " + name + "=\"")).as("the example shows %s", name).isIn(true, required);
            assertThat(refused).as("%s without %s", point, name).isEqualTo(required);
        }
    }

    @ParameterizedTest
    @EnumSource(Point.class)
    void everyValueThatTheSchemaOffersIsAcceptedAndNoOther(Point point) throws Exception {
        for (Element attribute : attributesOf(point)) {
            List<String> values = elements(attribute, "enumeration").map(e -> e.getAttribute("value")).toList();
            String pattern = "\\s" + attribute.getAttribute("name") + "=\"[^\"]*\"";
            for (String value : values) {
                String example = example(point).replaceAll(pattern, " " + attribute.getAttribute("name") + "=\"" + value + "\"");
                // Only these patterns have a form of their own.
                assertThat(problems(point, value.equals("altitude") ? example.replaceAll(" pattern=\"[^\"]*\"", " pattern=\"320000-329999\"") : example)).isEmpty();
            }
            if (!values.isEmpty()) {
                assertThat(problems(point, example(point).replaceAll(pattern, " " + attribute.getAttribute("name") + "=\"nonsense\""))).isNotEmpty();
            }
        }
    }

    @Test
    void everyTopicIsOffered() throws Exception {
        Set<String> offered = new TreeSet<>();
        attributesOf(Point.EVIDENCE_SOURCES).stream().filter(a -> a.getAttribute("name").equals("topic"))
                .forEach(a -> elements(a, "code").forEach(e -> offered.add(e.getTextContent().strip())));
        assertThat(offered).containsExactlyInAnyOrderElementsOf(Arrays.stream(Topic.values()).map(Topic::id).toList());
    }

    private List<String> problems(Point point, String extension) throws Exception {
        return verified(point, extension).stream().flatMap(c -> c.problem().stream()).toList();
    }

    private List<Contribution> verified(Point point, String extension) throws Exception {
        Path jar = SchemaExample.of(point).bundle(extension).jar(Files.createTempFile(folder, "example", ".jar"));
        return BundleFixture.registry(folder, List.of(), List.of(jar)).contributions(List.of()).verified();
    }

    private static String example(Point point) throws Exception {
        return SchemaExample.of(point).extension();
    }

    /** The attributes of the point's own elements. */
    private static List<Element> attributesOf(Point point) throws Exception {
        List<Element> attributes = new ArrayList<>();
        elements(schema(point), "element").filter(e -> e.hasAttribute("name") && !e.getAttribute("name").equals("extension"))
                .forEach(e -> elements(e, "attribute").forEach(attributes::add));
        assertThat(attributes).isNotEmpty();
        return attributes;
    }

    private static String simpleId(Point point) {
        return point.id().substring(point.id().lastIndexOf('.') + 1);
    }

    private static Document schema(Point point) throws Exception {
        Document schema = parse(Path.of("schema", simpleId(point) + ".exsd"));
        assertThat(elements(schema, "meta.schema")).singleElement().satisfies(meta -> {
            assertThat(meta.getAttribute("plugin")).isEqualTo("berth.core");
            assertThat(meta.getAttribute("id")).isEqualTo(simpleId(point));
        });
        return schema;
    }

    private static Document parse(Path file) throws Exception {
        return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
    }

    private static Stream<Element> elements(Node in, String name) {
        NodeList found = in instanceof Document document ? document.getElementsByTagName(name)
                : ((Element) in).getElementsByTagName(name);
        return IntStream.range(0, found.getLength()).mapToObj(found::item).map(Element.class::cast);
    }
}
