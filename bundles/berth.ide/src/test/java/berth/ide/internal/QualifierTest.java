// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import berth.core.article.MalformedArticleException;
import berth.core.failure.FailurePattern;
import berth.core.failure.FailurePatternReader;
import berth.core.failure.FailurePatternReader.Content;
import berth.core.failure.FailureScanner;
import berth.core.failure.FailureVocabulary;
import berth.core.failure.LoggedFailure;

/** What plugin.xml declares finds all that the shipped patterns tell of; {@code -Dgolden.update=true} writes it anew. */
class QualifierTest {
    private static final Path PATTERNS = Path.of("../berth.articles/patterns");
    private static final Path PLUGIN = Path.of("plugin.xml");
    private static final Path CORPUS = Path.of("../../../shared/corpus/dev.jsonl");
    private static final Pattern DECLARED = Pattern.compile("(?<=qualifier=\")[^\"]*+(?=\")");
    private static final Pattern TEXT = Pattern.compile("\"text\": \"((?:[^\"\\\\]++|\\\\.)*+)\"");
    private static final Pattern ESCAPE = Pattern.compile("\\\\(?:u([0-9a-f]{4})|(.))");

    private FailureVocabulary vocabulary = new FailureVocabulary(List.of(), List.of());
    private final List<FailurePattern> events = new ArrayList<>();

    @BeforeEach
    void shippedPatterns() throws IOException, MalformedArticleException {
        assumeTrue(Files.isDirectory(PATTERNS), "berth.articles does not lie beside berth.ide");
        try (var files = Files.newDirectoryStream(PATTERNS, "*.yaml")) {
            for (Path file : files) {
                Content content = FailurePatternReader.read("own", Files.readAllBytes(file));
                vocabulary = vocabulary.with(content.vocabulary());
                events.addAll(content.events());
            }
        }
    }

    @Test
    void theDeclaredOneIsMadeOfTheShippedPatterns() throws IOException {
        String made = Qualifier.of(vocabulary);
        String plugin = Files.readString(PLUGIN);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(PLUGIN, DECLARED.matcher(plugin).replaceFirst(Matcher.quoteReplacement(made.replace("<", "&lt;"))));
        }

        assertThat(made).doesNotContainPattern("[>&\"']").doesNotContain("${");
        assertThat(declared().pattern()).as("if the patterns were changed, run with -Dgolden.update=true").isEqualTo(made);
    }

    @Test
    void itFindsEveryTextInEitherCase() throws IOException {
        Pattern declared = declared();

        assertThat(Qualifier.texts(vocabulary)).hasSizeGreaterThan(1000)
                .allMatch(text -> declared.matcher("at 8080: " + text + " there").find())
                .allMatch(text -> declared.matcher(text).find())
                .allMatch(text -> !text.chars().allMatch(c -> c < 0x80) || declared.matcher(text.toUpperCase(Locale.ROOT)).find());
    }

    @Test
    void itFindsALineOfEveryFailureOfRealLogs() throws IOException {
        assumeTrue(Files.isRegularFile(CORPUS), "the labelled messages are not here");
        Pattern declared = declared();
        FailureScanner scanner = new FailureScanner(events, vocabulary);
        List<String> missed = new ArrayList<>();
        int failures = 0;
        for (String entry : Files.readAllLines(CORPUS)) {
            String text = text(entry);
            List<String> lines = text.lines().toList();
            for (LoggedFailure failure : scan(scanner, text)) {
                failures++;
                int first = (int) failure.line() - 1;
                if (lines.subList(first, Math.min(lines.size(), first + (int) failure.lines())).stream().noneMatch(line -> declared.matcher(line).find())) {
                    missed.add(lines.get(first));
                }
            }
        }

        assertThat(missed).isEmpty();
        assertThat(failures).isGreaterThan(100);
    }

    @Test
    void itLeavesOrdinaryOutputAlone() throws IOException {
        Pattern declared = declared();

        assertThat("""
                2026-11-03T09:12:44.101Z  INFO 4711 --- [           main] o.s.b.w.embedded.tomcat.TomcatWebServer  : Tomcat initialized with port 8080 (http)
                2026-11-03T09:12:44.203Z  INFO 4711 --- [           main] o.apache.catalina.core.StandardEngine    : Starting Servlet engine
                2026-11-03T09:12:45.017Z  INFO 4711 --- [           main] com.zaxxer.hikari.HikariDataSource       : HikariPool-1 - Start completed.
                2026-11-03T09:12:51.318Z  INFO 4711 --- [nio-8080-exec-1] c.e.shop.OrderController                 : order 17 of customer 12 was shipped in 35 ms
                \tat org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089)
                \tat java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1144)
                [INFO] Tests run: 12, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.345 s -- in com.example.shop.OrderTest
                [INFO] Copying 3 resources from src/main/resources to target/classes
                /usr/share/doc/libgtk-3-0/changelog.Debian.gz
                """.lines()).noneMatch(line -> declared.matcher(line).find());
    }

    private static Pattern declared() throws IOException {
        Matcher declared = DECLARED.matcher(Files.readString(PLUGIN));
        assertThat(declared.find()).isTrue();
        return Pattern.compile(declared.group().replace("&lt;", "<"));
    }

    private static String text(String entry) {
        Matcher text = TEXT.matcher(entry);
        assertThat(text.find()).isTrue();
        return ESCAPE.matcher(text.group(1)).replaceAll(escape -> Matcher.quoteReplacement(
                escape.group(1) != null ? String.valueOf((char) Integer.parseInt(escape.group(1), 16)) : ("\\" + escape.group(2)).translateEscapes()));
    }

    private static List<LoggedFailure> scan(FailureScanner scanner, String text) throws IOException {
        List<LoggedFailure> found = new ArrayList<>();
        scanner.scan(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "console", found::add, new NullProgressMonitor());
        return found;
    }
}
