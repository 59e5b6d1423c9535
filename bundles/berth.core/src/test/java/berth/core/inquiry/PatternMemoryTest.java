// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import berth.core.article.MalformedArticleException;
import berth.core.failure.FailurePatternReader;
import berth.core.failure.FailurePatternReader.Content;

class PatternMemoryTest {
    private static final Path FOLDER = Path.of("../berth.articles/patterns");

    @TempDir
    Path folder;

    private Path memory = Path.of("memory");

    @BeforeEach
    void name() {
        assumeTrue(Files.isDirectory(FOLDER), "berth.articles does not lie beside berth.core");
        memory = folder.resolve("memory");
    }

    private static byte[] file(String name) throws IOException {
        return Files.readAllBytes(FOLDER.resolve(name + ".yaml"));
    }

    private void write(String... names) throws IOException, MalformedArticleException {
        List<PatternMemory.Known> all = new java.util.ArrayList<>();
        for (String name : names) {
            all.add(PatternMemory.known("own." + name, file(name)));
        }
        PatternMemory.write(all, memory);
    }

    @Test
    void saysWhatTheFilesSay() throws IOException, MalformedArticleException {
        String[] names = { "words", "languages", "windows-mail", "windows-services", "servers", "greetings" };
        write(names);
        for (String name : names) {
            Content read = FailurePatternReader.read("own." + name, file(name));
            assertThat(PatternMemory.read(memory).content("own." + name, file(name))).contains(new Content(read.events(), read.vocabulary()));
        }
    }

    @Test
    void saysNothingOfAFileThatIsNotTheSame() throws IOException, MalformedArticleException {
        write("windows-mail");
        byte[] other = file("windows-mail");
        other[other.length - 1]++;
        assertThat(PatternMemory.read(memory).content("own.windows-mail", other)).isEmpty();
        assertThat(PatternMemory.read(memory).content("another.windows-mail", file("windows-mail"))).isEmpty();
        assertThat(PatternMemory.none().content("own.windows-mail", file("windows-mail"))).isEmpty();
    }

    /** One byte is another one, or the end is missing. */
    @Test
    void isNotTrustedWhenItIsDamaged() throws IOException, MalformedArticleException {
        write("windows-mail");
        byte[] whole = Files.readAllBytes(memory);
        for (int at = 0; at < whole.length; at += 7) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 1;
            Files.write(memory, damaged);
            assertThat(PatternMemory.read(memory).content("own.windows-mail", file("windows-mail"))).as("byte %d", at).isEmpty();
            Files.write(memory, java.util.Arrays.copyOf(whole, at));
            assertThat(PatternMemory.read(memory).content("own.windows-mail", file("windows-mail"))).as("cut at %d", at).isEmpty();
        }
        assertThat(PatternMemory.read(folder.resolve("missing")).content("own.windows-mail", file("windows-mail"))).isEmpty();
    }
}
