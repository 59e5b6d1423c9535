// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import berth.ide.internal.PortSetting.Place.FileLine;

/**
 * Reads the ports out of a project's files of settings: Spring's, Quarkus' and Micronaut's application files, and Tomcat's {@code server.xml}.
 * Reads plainly, line by line; what a profile or a server elsewhere overrides is not known. Use from any thread but a UI thread.
 */
public final class ProjectPorts {
    private static final List<String> FOLDERS = List.of("", "config", "src/main/resources", "src/main/resources/config", "resources", "conf");
    private static final Pattern FILE = Pattern.compile("(application|bootstrap)(-[\\w.]+)?\\.(properties|ya?ml)|server\\.xml");
    private static final Pattern VALUE = Pattern.compile("[\"']?(?:\\$\\{[^:}]*:)?(\\d{1,5})\\}?[\"']?\\s*(?:#.*)?");
    private static final Pattern PROPERTY = Pattern.compile("\\s*([^#!=:\\s][^=:\\s]*)\\s*[=:]?\\s*(.*)");
    private static final Pattern ENTRY = Pattern.compile("(\\s*)[\"']?([\\w.\\-]+)[\"']?\\s*:\\s*(.*)");
    private static final Pattern CONNECTOR = Pattern.compile("<(?:Connector|Server)\\b[^>]*?\\bport\\s*=\\s*[\"'](\\d{1,5})[\"']", Pattern.CASE_INSENSITIVE);
    private static final Pattern COMMENT = Pattern.compile("<!--.*?-->", Pattern.DOTALL);
    private static final long LARGEST = 1 << 20;

    private ProjectPorts() { }

    /** {@return what the files below that folder state; a file that can't be read states nothing} */
    public static List<PortSetting> in(Path project) {
        List<PortSetting> found = new ArrayList<>();
        for (String folder : FOLDERS) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(project.resolve(folder))) {
                for (Path file : files) {
                    found.addAll(read(file));
                }
            } catch (IOException | DirectoryIteratorException e) {
                // Most projects have but one of these folders.
                continue;
            }
        }
        return found;
    }

    private static List<PortSetting> read(Path file) {
        try {
            return isSettings(file) ? parsed(file, new String(Files.readAllBytes(file), StandardCharsets.UTF_8)) : List.of();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean isSettings(Path file) throws IOException {
        return FILE.matcher(String.valueOf(file.getFileName())).matches() && Files.isRegularFile(file) && Files.size(file) <= LARGEST;
    }

    private static List<PortSetting> parsed(Path file, String text) {
        String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
        if (name.endsWith(".xml")) {
            return connectors(file, text);
        }
        return name.endsWith(".properties") ? properties(file, text.lines().toList()) : yaml(file, text.lines().toList());
    }

    private static List<PortSetting> connectors(Path file, String text) {
        List<PortSetting> found = new ArrayList<>();
        // What is in a comment keeps its lines, so that the others keep their numbers.
        Matcher connector = CONNECTOR.matcher(COMMENT.matcher(text).replaceAll(comment -> comment.group().replaceAll("[^\n]", " ")));
        while (connector.find()) {
            int line = (int) text.substring(0, connector.start(1)).lines().count();
            ArgumentPorts.number(connector.group(1)).ifPresent(port -> found.add(new PortSetting(port, new FileLine(file, line, Optional.empty()))));
        }
        return found;
    }

    private static List<PortSetting> properties(Path file, List<String> lines) {
        List<PortSetting> found = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher property = PROPERTY.matcher(lines.get(i));
            if (property.matches()) {
                setting(file, i + 1, property.group(1), property.group(2)).ifPresent(found::add);
            }
        }
        return found;
    }

    /** Keys nest by their indentation, and a key may have dots. */
    private static List<PortSetting> yaml(Path file, List<String> lines) {
        record Level(int indent, String key) { }
        List<PortSetting> found = new ArrayList<>();
        Deque<Level> above = new ArrayDeque<>();
        for (int i = 0; i < lines.size(); i++) {
            Matcher entry = ENTRY.matcher(lines.get(i));
            if (!entry.matches()) {
                continue;
            }
            int indent = entry.group(1).length();
            while (!above.isEmpty() && above.element().indent() >= indent) {
                above.pop();
            }
            String key = above.isEmpty() ? entry.group(2) : above.element().key() + "." + entry.group(2);
            above.push(new Level(indent, key));
            setting(file, i + 1, key, entry.group(3)).ifPresent(found::add);
        }
        return found;
    }

    private static Optional<PortSetting> setting(Path file, int line, String key, String value) {
        Matcher number = VALUE.matcher(value.strip());
        if (!number.matches()) {
            return Optional.empty();
        }
        // Quarkus may have a profile before the key.
        String property = key.replaceFirst("^%[\\w-]+\\.", "");
        return isPort(property) ? ArgumentPorts.number(number.group(1)).map(port -> new PortSetting(port, new FileLine(file, line, Optional.of(property))))
                : Optional.empty();
    }

    private static boolean isPort(String key) {
        return switch (key.toLowerCase(Locale.ROOT)) {
        case "server.port", "management.server.port", "quarkus.http.port", "quarkus.http.ssl-port", "quarkus.management.port", "micronaut.server.port" -> true;
        default -> false;
        };
    }
}
