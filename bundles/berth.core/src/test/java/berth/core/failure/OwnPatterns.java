// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.article.MalformedArticleException;
import berth.core.inquiry.FailureFinder;

/** Our own patterns, as they lie beside this bundle, and what a scan with them finds. */
final class OwnPatterns {
    private static final Path FOLDER = Path.of("../berth.articles/patterns");

    private OwnPatterns() { }

    static FailureScanner scanner() throws IOException {
        return read(FailureScanner::new);
    }

    static FailureFinder finder() throws IOException {
        return read(FailureFinder::new);
    }

    private static <T> T read(BiFunction<List<FailurePattern>, FailureVocabulary, T> making) throws IOException {
        assumeTrue(Files.isDirectory(FOLDER), "berth.articles does not lie beside berth.core");
        FailureVocabulary vocabulary = new FailureVocabulary(List.of(), List.of());
        List<FailurePattern> events = new ArrayList<>();
        try (var files = Files.newDirectoryStream(FOLDER, "*.yaml")) {
            for (Path file : files) {
                FailurePatternReader.Content content = FailurePatternReader.read("own", Files.readAllBytes(file));
                vocabulary = vocabulary.with(content.vocabulary());
                events.addAll(content.events());
            }
        } catch (MalformedArticleException e) {
            throw new AssertionError(e);
        }
        return making.apply(events, vocabulary);
    }

    static List<LoggedFailure> scan(FailureScanner scanner, String text) {
        return scan(scanner, text, StandardCharsets.UTF_8);
    }

    static List<LoggedFailure> scan(FailureScanner scanner, String text, Charset charset) {
        return scan(scanner, text.getBytes(charset));
    }

    static List<LoggedFailure> scan(FailureScanner scanner, byte[] text) {
        List<LoggedFailure> found = new ArrayList<>();
        try {
            scanner.scan(new ByteArrayInputStream(text), "a.log", found::add, new NullProgressMonitor());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return found;
    }
}
