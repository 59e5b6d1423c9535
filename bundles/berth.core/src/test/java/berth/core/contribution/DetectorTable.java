// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** Makes docs/antivirus.md of the detectors' plugin.xml. */
final class DetectorTable {
    private static final Map<String, String> SHOWN_BY = new LinkedHashMap<>();

    static {
        SHOWN_BY.put("service", "service");
        SHOWN_BY.put("path", "executable");
        SHOWN_BY.put("process", "program");
        SHOWN_BY.put("command", "command line");
        SHOWN_BY.put("hook", "driver, filter or extension");
        SHOWN_BY.put("altitude", "altitude");
        SHOWN_BY.put("module", "library");
        SHOWN_BY.put("greeting", "greeting");
        SHOWN_BY.put("product", "installed product");
    }

    private DetectorTable() { }

    static String of(Path plugin) throws Exception {
        StringBuilder text = new StringBuilder("""
                # Anti-virus products that Berth knows

                Made of `bundles/berth.antivirus/plugin.xml` by `OwnDetectorsTest`, which also asks every detector about hosts with its product, without it, and
                with something that is merely called like it (`bundles/berth.antivirus/scenes`).

                A product *holds* a port when one of its processes serves it or its greeting answers there; it *redirects* a port when a rule leads from there
                to a port that it serves, or when it greets where nobody listens or a server of another make has the port; it *scans* when it or one of its processes has a hook that may refuse access to files; otherwise it is *present*. A
                product that Windows Security Center calls off, and a service that is stopped, do nothing. A program in somebody's home or a temporary folder
                is no product, nor is a title that a script of a person has given itself. "Serves" names the usual ports: where nobody could see who holds one of them, the product is named as a possibility.
                `*` stands for any text. How to switch off is always the product's own way, the narrowest that is known; where none is named, none
                is known for sure, or the product protects itself and only its console decides. A public list, script
                or program is somebody else's who looks for the product or removes it: good for names, and no word of its vendor. "From memory" means that it was not found in writing.

                | product | vendor | what shows it | ports | switch it off | source |
                | --- | --- | --- | --- | --- | --- |
                """);
        for (Element detector : children(DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(plugin.toFile()).getDocumentElement(), "extension")
                .flatMap(extension -> children(extension, "detector")).toList()) {
            assertThat(detector.getAttribute("source")).as(detector.getAttribute("id")).isNotBlank();
            row(text, cell(detector.getAttribute("product")), detector, detector.getAttribute("vendor"), detector.getAttribute("source"));
            children(detector, "part").forEach(part -> row(text, "– " + cell(part.getAttribute("name")), part, "", ""));
        }
        return text.toString();
    }

    private static void row(StringBuilder text, String name, Element group, String vendor, String source) {
        text.append("| ").append(String.join(" | ", name, cell(vendor), shownBy(group), ports(group), cell(group.getAttribute("off")), cell(source)))
                .append(" |\n");
    }

    private static String shownBy(Element group) {
        List<String> all = new ArrayList<>();
        SHOWN_BY.forEach((kind, words) -> {
            List<String> patterns = children(group, "fingerprint").filter(f -> f.getAttribute("kind").equals(kind))
                    .flatMap(f -> Stream.of(f.getAttribute("pattern").split("\\|"))).map(pattern -> "`" + pattern.strip() + "`").toList();
            if (!patterns.isEmpty()) {
                all.add(words + " " + String.join(", ", patterns));
            }
        });
        assertThat(children(group, "fingerprint")).allSatisfy(f -> assertThat(SHOWN_BY).containsKey(f.getAttribute("kind")));
        return String.join("; ", all);
    }

    private static String ports(Element group) {
        List<String> all = new ArrayList<>();
        Map.of("listens", "serves ", "redirects", "takes away ", "blocks", "refuses ").forEach((attribute, words) -> {
            if (group.hasAttribute(attribute)) {
                all.add(words + group.getAttribute(attribute).replace(",", ", "));
            }
        });
        return String.join("; ", all.stream().sorted().toList());
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").strip();
    }

    private static Stream<Element> children(Element parent, String name) {
        return IntStream.range(0, parent.getChildNodes().getLength()).mapToObj(parent.getChildNodes()::item)
                .filter(node -> node.getNodeType() == Node.ELEMENT_NODE && node.getNodeName().equals(name)).map(Element.class::cast);
    }
}
