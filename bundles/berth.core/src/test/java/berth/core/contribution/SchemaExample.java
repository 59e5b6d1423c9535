// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import javax.xml.parsers.DocumentBuilderFactory;

import org.w3c.dom.NodeList;

/**
 * The blocks of code in the description of an extension point.
 *
 * @param extension the element for plugin.xml
 */
record SchemaExample(String extension, List<String> blocks) {

    static SchemaExample of(Point point) throws Exception {
        String name = point.id().substring(point.id().lastIndexOf('.') + 1);
        NodeList found = DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(Path.of("schema", name + ".exsd").toFile()).getElementsByTagName("pre");
        List<String> blocks = IntStream.range(0, found.getLength()).mapToObj(i -> found.item(i).getTextContent().strip()).toList();
        List<String> extensions = blocks.stream().filter(block -> block.startsWith("<extension ")).toList();
        assertThat(extensions).as("examples of %s", point).hasSize(1);
        return new SchemaExample(extensions.get(0), blocks);
    }

    /** {@return the bundle with the example, or with another extension in its place} */
    BundleFixture bundle(String other) {
        // The bundle is the example's id without its last word.
        BundleFixture bundle = BundleFixture.named(first(" id=\"(com\\.example\\.\\w+)\\.", extension).orElseThrow()).plugin(other);
        // A second file of data is the German translation of the first.
        Iterator<String> names = Stream.of(".md", ".de.md").iterator();
        for (String block : blocks) {
            if (block.startsWith("package ")) {
                bundle.with(Compiled.name(block).replace('.', '/') + ".class", Compiled.bytes(Compiled.name(block), block));
            } else if (!block.startsWith("<")) {
                bundle.with(first("path=\"([^\"]+)\"", extension).orElseThrow().replaceFirst("[.]md$", names.next()), block + "\n");
            }
        }
        return bundle;
    }

    /** {@return a stranger's jar with the example} */
    Path jar(Path folder) throws Exception {
        return bundle(extension).jar(Files.createTempFile(folder, "example", ".jar"));
    }

    /** {@return the class of the example, compiled} */
    byte[] classFile() {
        String source = blocks.stream().filter(block -> block.startsWith("package ")).findFirst().orElseThrow();
        return Compiled.bytes(Compiled.name(source), source);
    }

    private static Optional<String> first(String regex, String text) {
        Matcher matcher = Pattern.compile(regex).matcher(text);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
