// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BerthCommandTest {
    private static final String FREE = """
            {"schema":"berth.snapshot/1","host":{"name":"mx1"},"os":"linux","takenAt":"2026-01-01T12:00:00Z","evidence":[
            {"kind":"surveyed","origin":{"source":"t","at":"2026-01-01T12:00:00Z"},"topic":"tcp-sockets"},
            {"kind":"surveyed","origin":{"source":"t","at":"2026-01-01T12:00:00Z"},"topic":"permissions"}]}
            """;

    @TempDir
    private Path folder;

    private String file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content).toString();
    }

    private String file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "0", "65536", "abc", "-1", "1.2.3:25", "010.0.0.1:25", "localhost:25", "::1:25", "25 26", "25 26 27",
            "--colour 25", "--family 5 25", "--family 4 [::1]:25", "--family 6 127.0.0.1:25", "--timeout x 25", "--timeout 0 25", "--timeout -1 25",
            "25 --timeout", "25 --as", "--with", "-o", "-x", "--js 25", "event", "event a b", "explain", "explain a.json", "explain --port 25",
            "explain a.json --port 25 --event b.evt", "contributions x", "collect x", "service", "service a b", "service ../x", "service a --port 1", "scan", "scan a.log --all", "events", "events a.evt --all",
            "free", "free 25 26", "free x", "free 25 --with a.json", "free 25 --done x", "free 25 -o x", "free 25 --resolve --yes", "free --resolve", "event a.evt --skip x", "25 --resolve", "undo 25", "undo --step x", "ports 25 26", "ports x", "ports 0", "ports 65536", "ports --port 1 2", "ports --state open", "25 --state listen",
            "ports --as root", "--udp --sctp 25", "selftest", "selftest 25 --report", "25 --report", "workbench", "--json=yes 25", "[fe80::1]:25", "--udp [ff02::fb]:5353", "--port 25",
            "explain a.json --port 25 --port 80", "event a.evt --since 1h", "collect --redact --full", "report", "report 25 26", "report 0", "report 25 --redact", "25 --yes", "EVENT a.evt", "80/http", "0/tcp", "tcp/", ":", "*:", "--udp 80/tcp", "udp/80 --sctp", "watch 80/tcp --udp", "watch :0", "watch 0/tcp", "ports 80/tcp --udp", "ports 80/x" })
    void wrongUsageIsOneSentenceAndStatus64(String words) {
        Ran.berth(words.isEmpty() ? new String[0] : words.split(" ")).refused(64);
    }

    /** On Windows a service may have any name. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void noUnitBeginsWithADash() {
        Ran.berth("service", "-").refused(64);
    }

    @Test
    void aUserWhomNobodyKnowsIsAWrongWord() throws IOException, UsageException {
        LocalUsers users = new LocalUsers(Path.of(file("passwd", "root:x:0:0::/:/bin/sh\nmail:x:8:8::/:/bin/false\n")));
        for (String known : new String[] { "root", "mail", "12345" }) {
            users.check(known);
        }
        new LocalUsers(folder.resolve("none")).check("anybody");
        for (String unknown : new String[] { "nosuch", "roo", "x", "root:x", "\u001b[2J" }) {
            assertThatThrownBy(() -> users.check(unknown)).isInstanceOf(UsageException.class).hasMessageNotContaining("\u001b").hasMessageContaining("no such user");
        }
    }

    @ParameterizedTest
    @CsvSource({ "80/tcp,tcp,0.0.0.0", "53/udp,udp,0.0.0.0", "udp/53 --udp,udp,0.0.0.0", ":80,tcp,0.0.0.0", "*:80,tcp,0.0.0.0", "*:80 --family 6,tcp,::", "tcp/80,tcp,0.0.0.0",
            "[::1]:53/udp,udp,::1" })
    void aPortMayBeWrittenAsOtherProgramsPrintIt(String words, String transport, String address) {
        assertThat(Ran.berth(("--json " + words).split(" ")).out()).contains("\"protocol\":\"" + transport + "\",\"address\":\"" + address + "\"");
        assertThat(Ran.berth(("ports " + words.replaceAll("\\[::1]:| --family 6", "")).split(" ")).status()).isZero();
    }

    @Test
    void anOptionThatContradictsThePortSaysSo() {
        assertThat(Ran.berth("--udp", "80/tcp").refused(64).err()).contains("--udp and the tcp of the port contradict each other");
    }

    @Test
    void aHostileWordIsShownEscaped() {
        assertThat(Ran.berth("\u001b[2J\u202e").refused(64).err()).doesNotContain("\u001b").contains("\\u{1b}[2J\\u{202e}");
        assertThat(Ran.berth("--\u001b[2J").refused(64).err()).doesNotContain("\u001b");
        assertThat(Ran.berth("25", "--json=\u001b[2J").refused(64).err()).doesNotContain("\u001b");
    }

    @Test
    void helpAndVersionAreAnswersWhereverTheyStand() {
        assertThat(Ran.berth("--help")).satisfies(ran -> assertThat(ran.status()).isZero()).satisfies(ran -> assertThat(ran.out()).contains("berth PORT"));
        assertThat(Ran.berth("25", "-h").out()).isEqualTo(Ran.berth("--help").out());
        assertThat(Ran.berth("--version")).isEqualTo(new Ran(0, "berth 0.1.0\n", ""));
        assertThat(Ran.berth("event", "--help").status()).isZero();
    }

    @Test
    void aHostThatCannotBeLookedAtIsUndeterminedWithTheReason() {
        for (Ran ran : new Ran[] { Ran.berth("25"), Ran.berth("--timeout", "5", "25"), Ran.berth("25", "--udp", "--no-color") }) {
            assertThat(ran.status()).as(ran.err()).isEqualTo(3);
            assertThat(ran.out()).contains("UNSEEN");
        }
        assertThat(Ran.berth("--json", "25").out()).hasLineCount(1).startsWith("{\"schema\":\"berth.diagnosis/1\"")
                .contains("\"verdict\":\"undetermined\"").contains("\"blindSpots\":[{").endsWith("}\n");
    }

    @Test
    void aListWithoutSocketsSaysSoAndWhatWasNotSeen() {
        Ran list = Ran.berth("ports", "--state", "LISTEN", "--process", "nginx", "--unit", "nginx", "--address", "0.0");
        assertThat(list.status()).isZero();
        assertThat(list.out()).isEqualTo("No such socket was seen.\n");
        assertThat(list.err()).contains("not seen: ");
        assertThat(Ran.berth("--json", "ports", "25").out()).isEmpty();
    }

    @Test
    void optionsStandBeforeAndAfterTheVerb() throws IOException {
        String snapshot = file("mx1.json", FREE);
        Ran before = Ran.berth("--port", "8080", "--json", "explain", snapshot);
        assertThat(before.status()).as(before.err()).isZero();
        assertThat(Ran.berth("explain", snapshot, "--json", "--port=8080")).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = { "empty", "png", "input", "folder", "missing", "zeros", "half\u001bname" })
    void anInputThatIsNoneIsOneSentenceAndStatus66(String kind) throws IOException {
        String name = switch (kind) {
        case "empty" -> file("empty.evt", "");
        case "png" -> file("a.png", new byte[] { (byte) 0x89, 'P', 'N', 'G', '\r', '\n', 26, '\n', 0, 0, 0, 13 });
        case "input" -> "-";
        case "folder" -> folder.toString();
        case "zeros" -> file("zeros", new byte[10_000]);
        // As a person types it, also where no file may be called so.
        default -> folder + File.separator + kind;
        };
        assertThat(Ran.berth("event", name).refused(66).err()).doesNotContain("\u001b");
        Ran explained = Ran.berth("explain", name, "--port", "25").refused(66);
        assertThat(explained.err()).doesNotContain("\u001b");
    }

    @Test
    void aTextWithoutAFailedBindIsReadAndSaysSo() throws IOException {
        Ran ran = Ran.berth("event", file("a.txt", "nothing to see"));
        assertThat(ran.status()).isEqualTo(3);
        assertThat(ran.err()).contains("a.txt holds no failed bind");
    }

    @Test
    void aDeviceIsNotFollowed() {
        assumeTrue(Files.exists(Path.of("/dev/zero")), "there is no /dev/zero here");
        Ran.berth("event", "/dev/zero").refused(66);
        Ran.berth("explain", "/dev/zero", "--port", "25").refused(66);
    }

    @Test
    void aNameThatIsNoFileNameIsRefused() {
        Ran.berth("event", "a\u0000b").refused(66);
        Ran.berth("collect", "-o", "a\u0000b").refused(66);
        Ran.berth("collect", "-o", folder.resolve("missing/x.json").toString()).refused(66);
    }

    @Test
    void aNewerSnapshotIsNamedAndTheRestIsDoneFirst() throws IOException {
        String newer = file("newer.json", FREE.replace("snapshot/1", "snapshot/2"));
        Ran ran = Ran.berth("explain", file("mx1.json", FREE), "--with", newer, "--port", "8080");
        assertThat(ran.status()).isEqualTo(66);
        assertThat(ran.err()).contains("newer.json").contains("newer than berth.snapshot/1");
        assertThat(ran.out()).startsWith("As seen on mx1 (2026-01-01 12:00:00 UTC), port 8080 is free");
        assertThat(Ran.berth("8080", "--with", newer)).satisfies(live -> {
            assertThat(live.status()).isEqualTo(66);
            assertThat(live.out()).contains("UNSEEN");
        });
    }

    @Test
    void collectWritesAFileForItsOwnerThatExplainReads() throws IOException {
        Path snapshot = folder.resolve("here.json");
        assertThat(Ran.berth("collect", "-o", snapshot.toString())).isEqualTo(new Ran(0, "", ""));
        if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
            assertThat(java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(snapshot))).isEqualTo("rw-------");
        }
        assertThat(Ran.berth("explain", snapshot.toString(), "--port", "25").status()).isEqualTo(3);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(snapshot);
        }
    }

    @ParameterizedTest
    @CsvSource({ "free,0", "undetermined,3", "held,1", "reserved,1", "forbidden,1", "not_local,1", "elsewhere,1", "intercepted,1" })
    void theStatusSaysTheVerdict(String verdict, int status) {
        assertThat(ExitStatus.of(berth.core.diagnosis.Verdict.valueOf(verdict.toUpperCase(java.util.Locale.ROOT)))).isEqualTo(status);
    }

    @Test
    void contributionsAreListed() {
        Ran ran = Ran.berth("contributions");
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).contains("Q222553").contains("berth.articles");
        assertThat(Ran.berth("contributions", "--json").out().lines()).allSatisfy(line -> assertThat(line).startsWith("{").endsWith("}"));
    }
}
