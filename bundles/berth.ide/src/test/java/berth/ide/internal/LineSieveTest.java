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

/** The sieve finds all that the shipped patterns tell of; {@code -Dgolden.update=true} writes its pieces anew. */
class LineSieveTest {
    private static final Path PATTERNS = Path.of("../berth.articles/patterns");
    private static final Path SHIPPED = Path.of("src/main/java/berth/ide/internal/pieces.txt");
    private static final Path CORPUS = Path.of("../../../shared/corpus/dev.jsonl");
    private static final String HEADER = """
            # SPDX-FileCopyrightText: The Berth authors
            # SPDX-License-Identifier: EPL-2.0
            # Made of berth.articles' patterns by LineSieveTest with -Dgolden.update=true.
            """;
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
    void theShippedPiecesAreMadeOfTheShippedPatterns() throws IOException {
        String made = HEADER + String.join("\n", Pieces.of(vocabulary)) + "\n";
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(SHIPPED, made);
        }

        assertThat(Files.readString(SHIPPED)).as("if the patterns were changed, run with -Dgolden.update=true").isEqualTo(made);
    }

    @Test
    void itFindsEveryTextInEitherCaseAndPlace() throws IOException {
        LineSieve sieve = sieve();

        assertThat(Pieces.texts(vocabulary)).hasSizeGreaterThan(1000)
                .allMatch(text -> sieve.lines("at 8080: " + text + " there").equals(List.of(0)))
                .allMatch(text -> sieve.lines("at 808: " + text).equals(List.of(0)))
                .allMatch(text -> sieve.lines(text).equals(List.of(0)))
                .allMatch(text -> !text.chars().allMatch(c -> c < 0x80) || !sieve.lines(text.toUpperCase(Locale.ROOT)).isEmpty());
    }

    @Test
    void itTellsWhereEachLineBegins() throws IOException {
        LineSieve sieve = sieve();

        for (String end : List.of("\n", "\r\n", "\r")) {
            String text = "all is well" + end + "Address already in use, address already in use" + end + "x" + end + "\tEADDRINUSE" + end;
            assertThat(sieve.lines(text)).containsExactly(text.indexOf("Address"), text.indexOf("\tEADDR"));
        }
        assertThat(sieve.lines("")).isEmpty();
        assertThat(new LineSieve(List.of("abcd")).lines("xABCD\nabc\nd\nabcdabcd")).containsExactly(0, 12);
    }

    @Test
    void itFindsALineOfEveryFailureOfRealLogs() throws IOException {
        assumeTrue(Files.isRegularFile(CORPUS), "the labelled messages are not here");
        LineSieve sieve = sieve();
        FailureScanner scanner = new FailureScanner(events, vocabulary);
        List<String> missed = new ArrayList<>();
        int failures = 0;
        for (String entry : Files.readAllLines(CORPUS)) {
            String text = text(entry);
            List<String> lines = text.lines().toList();
            for (LoggedFailure failure : scan(scanner, text)) {
                failures++;
                int first = (int) failure.line() - 1;
                if (lines.subList(first, Math.min(lines.size(), first + (int) failure.lines())).stream().allMatch(line -> sieve.lines(line).isEmpty())) {
                    missed.add(lines.get(first));
                }
            }
        }

        assertThat(missed).isEmpty();
        assertThat(failures).isGreaterThan(100);
    }

    @Test
    void itLeavesOrdinaryOutputAlone() throws IOException {
        LineSieve sieve = sieve();

        assertThat(sieve.lines("""
                2026-11-03T09:12:44.101Z  INFO 4711 --- [           main] o.s.b.w.embedded.tomcat.TomcatWebServer  : Tomcat initialized with port 8080 (http)
                2026-11-03T09:12:44.203Z  INFO 4711 --- [           main] o.apache.catalina.core.StandardEngine    : Starting Servlet engine
                2026-11-03T09:12:45.017Z  INFO 4711 --- [           main] com.zaxxer.hikari.HikariDataSource       : HikariPool-1 - Start completed.
                2026-11-03T09:12:51.318Z  INFO 4711 --- [nio-8080-exec-1] c.e.shop.OrderController                 : order 17 of customer 12 was shipped in 35 ms
                \tat org.springframework.web.servlet.DispatcherServlet.doDispatch(DispatcherServlet.java:1089)
                \tat java.base/java.util.concurrent.ThreadPoolExecutor.runWorker(ThreadPoolExecutor.java:1144)
                [INFO] Tests run: 12, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.345 s -- in com.example.shop.OrderTest
                [INFO] Copying 3 resources from src/main/resources to target/classes
                /usr/share/doc/libgtk-3-0/changelog.Debian.gz
                """)).isEmpty();
    }

    private static LineSieve sieve() throws IOException {
        return new LineSieve(Files.readAllLines(SHIPPED).stream().filter(line -> !line.startsWith("#")).toList());
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
