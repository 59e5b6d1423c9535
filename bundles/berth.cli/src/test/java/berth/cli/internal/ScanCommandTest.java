// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScanCommandTest {
    private static final String LOG = """
            Nov 23 10:00:00 mx1 web[31]: starting
            Nov 23 10:00:01 mx1 web[31]: bind() to 0.0.0.0:80 failed (98: Address already in use)
            Nov 23 10:00:02 mx1 web[31]: bind() to 0.0.0.0:80 failed (98: Address already in use)
            Nov 23 10:00:03 mx1 mail[32]: cannot bind to [::]:25: Permission denied
            """;

    @TempDir
    private Path folder = Path.of("");

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    @Test
    void oneLineForEachFailure() throws IOException {
        Ran ran = Ran.berth("scan", file("a.log", LOG));
        assertThat(ran.status()).isZero();
        assertThat(ran.out().lines()).hasSize(2).first().asString().contains("a.log:2: web could not bind port 80 on 0.0.0.0, it is in use, told 2 times");
    }

    @Test
    void ofSeveralFailuresEventTellsTheGistOfEachOrOneOfThemWhole() throws IOException {
        String log = file("a.log", LOG);
        assertThat(Ran.berth("event", "--all", log).out()).contains("could not take port 80", "could not take port 25", "MORE    the same with --record 2 instead of --all shows the whole answer")
                .doesNotContain("UNSEEN");
        assertThat(Ran.berth("event", "--record", "2", log).out()).contains("could not take port 80", "UNSEEN").doesNotContain("MORE", "port 25");
        assertThat(Ran.berth("event", "--record", "99", log).refused(64).err()).contains("record 99 of").contains("tells of no failed bind");
        assertThat(Ran.berth("event", "--record", "2", "--all", log).refused(64).err()).contains("leave --all out");
    }

    @Test
    void jsonSaysWhatTheTextStates() throws IOException {
        Ran ran = Ran.berth("scan", "--json", file("a.log", LOG));
        assertThat(ran.out().lines()).hasSize(2);
        assertThat(ran.out().lines().toList().get(0)).contains("\"line\":2,\"lines\":2,\"count\":2,", "\"kind\":\"bind-in-use\"", "\"port\":80,", "\"address\":\"0.0.0.0\"",
                "\"code\":\"98\"", "\"protocol\":null").as("no year").contains("\"time\":null");
        assertThat(ran.out().lines().toList().get(1)).contains("\"kind\":\"bind-forbidden\"", "\"product\":\"mail\"", "\"port\":25,");
    }

    @Test
    void compressedAndUtf16LogsAreRead() throws IOException {
        Path packed = folder.resolve("a.log.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(LOG.getBytes(StandardCharsets.UTF_8));
        }
        assertThat(Ran.berth("scan", packed.toString()).out().lines()).hasSize(2);
        Path wide = Files.write(folder.resolve("w.log"), LOG.getBytes(StandardCharsets.UTF_16));
        assertThat(Ran.berth("scan", wide.toString()).out().lines()).hasSize(2);
    }

    @Test
    void nothingFoundIsNoFailureAndAMissingFileIsSaidAfterTheRest() throws IOException {
        assertThat(Ran.berth("scan", file("empty.log", "")).status()).isZero();
        assertThat(Ran.berth("scan", file("quiet.log", "all is well\n"))).satisfies(quiet -> {
            assertThat(quiet.status()).isZero();
            assertThat(quiet.out()).isEmpty();
        });
        Ran ran = Ran.berth("scan", folder.resolve("missing.log").toString(), file("a.log", LOG));
        assertThat(ran.status()).isEqualTo(66);
        assertThat(ran.out().lines()).hasSize(2);
        assertThat(ran.err()).contains("missing.log does not exist");
    }

    @Test
    void whatALogSaysReachesNoTerminalRaw() throws IOException {
        Ran ran = Ran.berth("scan", file("a.log", "\u001b]8;;http://x\u0007web: bind 0.0.0.0:80: Address already in use\u202e\n"));
        assertThat(ran.out()).contains("Address already in use").doesNotContain("\u001b", "\u0007", "\u202e");
        assertThat(Ran.berth("scan", "--json", folder.resolve("a.log").toString()).out()).doesNotContain("\u001b", "\u0007", "\u202e");
    }
}
