// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/** Makes HTML of the documents that whoever uses Berth reads, with their images. Arguments: the folder of the documents, the folder to write into. */
class Documentation {
    private static final List<String> DOCUMENTS = List.of("user", "causes", "antivirus", "winsock-errors", "ordinary-logs", "vendor", "performance", "reliability");
    private static final String STYLE = """
            :root { color-scheme: light dark }
            body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 0 auto; padding: 1rem 1.5rem 4rem }
            nav { border-bottom: 1px solid #8888; padding-bottom: .5rem; margin-bottom: 1rem }
            nav a { margin-right: 1.2em; white-space: nowrap }
            nav b { margin-right: 1.2em; white-space: nowrap }
            pre { overflow-x: auto; padding: .6rem .8rem; border: 1px solid #8886; border-radius: 4px }
            code { font-family: ui-monospace, monospace; font-size: .92em }
            table { border-collapse: collapse; display: block; overflow-x: auto }
            td, th { border: 1px solid #8886; padding: .2rem .5rem; text-align: left; vertical-align: top }
            img { max-width: 100%; border: 1px solid #8886 }
            """;

    private final List<Extension> extensions = List.of(TablesExtension.create());
    private final Parser parser = Parser.builder().extensions(extensions).build();
    private final HtmlRenderer renderer = HtmlRenderer.builder().extensions(extensions).build();
    private final Map<String, Node> documents = new LinkedHashMap<>();
    private final Map<String, String> titles = new LinkedHashMap<>();

    public static void main(String[] args) throws IOException {
        Documentation documentation = new Documentation();
        for (String name : DOCUMENTS) {
            documentation.read(name, Files.readString(Path.of(args[0], name + ".md")));
        }
        documentation.write(Path.of(args[0]), Path.of(args[1]));
    }

    private void read(String name, String text) {
        titles.put(name, text.lines().filter(line -> line.startsWith("# ")).findFirst().orElseThrow().substring(2));
        documents.put(name, parser.parse(text));
    }

    private void write(Path from, Path to) throws IOException {
        Files.createDirectories(to.resolve("images"));
        for (String name : documents.keySet()) {
            Files.writeString(to.resolve(name + ".html"), page(name));
        }
        try (Stream<Path> images = Files.list(from.resolve("images"))) {
            for (Path image : images.toList()) {
                Files.copy(image, to.resolve("images").resolve(image.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private String page(String name) {
        return "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n<title>" + titles.get(name) + "</title>\n<style>\n" + STYLE
                + "</style>\n</head>\n<body>\n<nav>" + titles.keySet().stream().map(other -> entry(other, other.equals(name))).collect(Collectors.joining("\n")) + "</nav>\n"
                + linked(renderer.render(documents.get(name))) + "</body>\n</html>\n";
    }

    private String entry(String name, boolean here) {
        return here ? "<b>" + titles.get(name) + "</b>" : "<a href=\"" + name + ".html\">" + titles.get(name) + "</a>";
    }

    /** The documents name each other as files. */
    private static String linked(String html) {
        return html.replaceAll("docs/(" + String.join("|", DOCUMENTS) + ")\\.md", "<a href=\"$1.html\">docs/$1.md</a>");
    }
}
