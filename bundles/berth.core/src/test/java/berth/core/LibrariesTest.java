// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;

/** The command line's own build and the target platform name the same libraries in the same versions. */
class LibrariesTest {
    private static final Pattern DEPENDENCY = Pattern.compile(
            "<artifactId>([^<]+)</artifactId>\\s*<version>([^<]+)</version>");

    @Test
    void theFlatClassPathHasTheVersionsOfTheTargetPlatform() throws IOException {
        Map<String, String> flat = versions(Path.of("../../releng/commandline/libraries.xml"));
        Map<String, String> target = versions(Path.of("../../target-platform/berth.target"));
        flat.remove("berth-commandline");
        assertThat(flat).hasSizeGreaterThan(5);
        assertThat(target).containsAllEntriesOf(flat);
    }

    private static Map<String, String> versions(Path file) throws IOException {
        Map<String, String> versions = new TreeMap<>();
        Matcher matcher = DEPENDENCY.matcher(Files.readString(file));
        while (matcher.find()) {
            versions.put(matcher.group(1), matcher.group(2));
        }
        return versions;
    }
}
