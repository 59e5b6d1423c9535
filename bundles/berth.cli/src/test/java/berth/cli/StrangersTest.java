// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Strangers who do to the whole program what they should not, in a program of its own. */
@Timeout(180)
class StrangersTest {
    private static final String HELD = """
            {"schema":"berth.snapshot/1","host":{"name":"mx1"},"os":"linux","takenAt":"2026-01-01T12:00:00Z","evidence":[
            {"kind":"socket","origin":{"source":"t","at":"2026-01-01T12:00:00Z"},"local":{"transport":"tcp","address":"0.0.0.0","port":25},"state":"listen","owners":[{"pid":180,"started":"2026-01-01T11:00:00Z"}]},
            {"kind":"process","origin":{"source":"t","at":"2026-01-01T12:00:00Z"},"process":{"pid":180,"started":"2026-01-01T11:00:00Z"},"name":"exim4","exe":"/usr/sbin/exim4"},
            {"kind":"surveyed","origin":{"source":"t","at":"2026-01-01T12:00:00Z"},"topic":"tcp-sockets"}]}
            """;

    @TempDir
    Path folder;

    private Path plugins = Path.of("");
    private Path snapshot = Path.of("");

    @BeforeEach
    void make() throws IOException {
        plugins = Files.createDirectory(folder.resolve("plugins"));
        snapshot = Files.writeString(folder.resolve("mx1.json"), HELD);
    }

    private void stranger(String bundle, String statements) throws IOException {
        StrangerJar.doing(bundle, statements).in(plugins, folder.resolve("sources"));
    }

    private Berth explain(String... more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("explain", snapshot.toString(), "--port", "25"));
        words.addAll(List.of(more));
        return Berth.run(folder, StrangerJar.options(plugins), words.toArray(String[]::new));
    }

    private Berth without(String... more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(more));
        words.add("--no-plugins");
        return explain(words.toArray(String[]::new));
    }

    /** The next start leaves the bundle out and says so, and nobody else; a third one is given by --retry. */
    private void assertLeftOutNextTime(String bundle) throws IOException, InterruptedException {
        Berth without = without("--json");
        assertThat(without.status()).as(without.err()).isEqualTo(1);
        Berth next = explain("--json");
        assertThat(next.status()).as(next.err()).isEqualTo(1);
        assertThat(next.err()).startsWith("berth: " + bundle + " is left out: it did not come back the last time").hasLineCount(1);
        assertThat(next.out()).contains("\"detail\":\"bundle " + bundle + ": it did not come back the last time");
        assertThat(next.out().replaceFirst("\\{\"topic\":\"contribution\",\"why\":\"broken-contribution\",\"detail\":\"bundle[^}]*},?", "").replace(",]", "]"))
                .isEqualTo(without.out());
        assertThat(explain().out()).contains("UNSEEN").contains("bundle " + bundle);
        Berth listed = Berth.run(folder, StrangerJar.options(plugins), "contributions");
        assertThat(listed.out()).containsPattern("LEFT OUT antivirusDetectors +" + bundle + ".a .*: it did not come back the last time");
    }

    /** A vendor's mistake is said in the list, in its JSON, on standard error and in the answer; at the second start as well. */
    @Test
    void aMistakeThatNobodyReadsIsSaidEverywhere() throws IOException, InterruptedException {
        stranger("com.example.good", "");
        Path jar = plugins.resolve("MISSPELT.JAR");
        try (java.util.jar.JarOutputStream zip = new java.util.jar.JarOutputStream(Files.newOutputStream(jar))) {
            zip.putNextEntry(new java.util.jar.JarEntry("META-INF/MANIFEST.MF"));
            zip.write("Manifest-Version: 1.0\nBundle-SymbolicName: com.example.misspelt;singleton:=true\n".getBytes());
            zip.putNextEntry(new java.util.jar.JarEntry("plugin.xml"));
            zip.write(("<plugin><extension point=\"berth.core.antivirusDetectors\"><detector id=\"com.example.misspelt.a\" vendor=\"V\" product=\"P\" lisens=\"25\">"
                    + "<fingerprint kind=\"process\" pattern=\"nobody\"/></detector></extension><extension point=\"antivirusDetectors\"/></plugin>").getBytes());
        }
        for (Path each : List.of(jar, plugins.resolve("com.example.good.jar"))) {
            Files.setLastModifiedTime(each, java.nio.file.attribute.FileTime.fromMillis(0));
        }
        for (int start = 0; start < 2; start++) {
            Berth answer = explain("--json");
            assertThat(answer.status()).isEqualTo(1);
            assertThat(answer.out()).contains("\"com.example.misspelt.a (bundle com.example.misspelt): unknown attribute", "did you mean",
                    "\"bundle com.example.misspelt: line 1 of plugin.xml: there is no extension point antivirusDetectors; did you mean berth.core.antivirusDetectors?\"");
            assertThat(answer.err().lines()).hasSize(2).anyMatch(line -> line.startsWith("berth: com.example.misspelt.a of com.example.misspelt: unknown attribute 'lisens' of <detector>; did you mean 'listens'?; mend it"))
                    .anyMatch(line -> line.startsWith("berth: an element of com.example.misspelt is left out: line 1 of plugin.xml: there is no extension point antivirusDetectors"));
            String list = Berth.run(folder, StrangerJar.options(plugins), "contributions").out();
            assertThat(list).containsPattern("com\\.example\\.misspelt\\.a .*\\R    BUT unknown attribute 'lisens' of <detector>; did you mean 'listens'\\?").containsPattern("LEFT OUT bundle .*com\\.example\\.misspelt .*did you mean");
            assertThat(Berth.run(folder, StrangerJar.options(plugins), "contributions", "--json").out()).contains("\"remarks\":[\"unknown attribute");
        }
        assertThat(without().err()).isEmpty();
    }

    @Test
    void aNamedFolderThatIsMissingIsSaid() throws IOException, InterruptedException {
        Path lost = folder.resolve("lost");
        assertThat(Berth.run(folder, StrangerJar.options(lost), "contributions").err()).as("nobody named it").isEmpty();
        Berth named = Berth.run(folder, StrangerJar.options(lost), java.util.Map.of("BERTH_PLUGINS", lost.toString()), "explain", snapshot.toString(), "--port", "25");
        assertThat(named.status()).isEqualTo(1);
        assertThat(named.err()).startsWith("berth: " + lost + " is left out: this is where plug-ins are looked for, but it does not exist").hasLineCount(1);
        assertThat(named.out().replaceAll("\\s+", " ")).contains("UNSEEN").contains(lost + ": this is where plug-ins are looked for");
    }

    private void assertRetried(String bundle) throws IOException, InterruptedException {
        Berth retried = Berth.run(folder, StrangerJar.options(plugins), "contributions", "--retry");
        assertThat(retried.out()).contains(bundle).doesNotContain("LEFT OUT");
        assertThat(retried.err()).isEmpty();
    }

    @Test
    void oneThatExitsIsNoAnswerAndIsLeftOutTheNextTime() throws IOException, InterruptedException {
        stranger("com.example.exits", "Thread.sleep(200); System.exit(0);");
        stranger("com.example.innocent", "Thread.sleep(1000);");
        Berth ended = explain();
        assertThat(ended.status()).isEqualTo(70);
        assertThat(ended.out()).isEmpty();
        assertThat(ended.err()).contains("by the plug-in com.example.exits, which is left out from now on").contains("--no-plugins").doesNotContain("innocent");
        assertLeftOutNextTime("com.example.exits");
        assertRetried("com.example.exits");
        assertThat(explain().status()).isEqualTo(70);
    }

    @Test
    void oneThatExitsFromAThreadThatItLeftRunningIsFoundToo() throws IOException, InterruptedException {
        stranger("com.example.later", "new Thread(() -> System.exit(0)).start();");
        stranger("com.example.innocent", "Thread.sleep(2000);");
        assertThat(explain().status()).isEqualTo(70);
        assertLeftOutNextTime("com.example.later");
    }

    @Test
    void oneThatHaltsIsLeftOutTheNextTime() throws IOException, InterruptedException {
        stranger("com.example.halts", "Runtime.getRuntime().halt(0);");
        assertThat(explain().out()).isEmpty();
        assertLeftOutNextTime("com.example.halts");
    }

    @Test
    void oneThatCrashesInNativeCodeIsLeftOutTheNextTime() throws IOException, InterruptedException {
        stranger("com.example.crashes", "Class<?> p = Class.forName(\"com.sun.jna.Pointer\");"
                + " p.getMethod(\"getInt\", long.class).invoke(p.getConstructor(long.class).newInstance(0L), 0L);");
        Berth crashed = explain();
        assertThat(crashed.status()).as(crashed.err()).isNotIn(0, 1, 3);
        assertLeftOutNextTime("com.example.crashes");
        StrangerJar.doing("com.example.crashes", "int mended = 1;").in(plugins, folder.resolve("sources"));
        assertThat(explain("--json")).as("a new jar").isEqualTo(without("--json"));
    }

    @Test
    void oneThatTakesAllMemoryIsLeftOutTheNextTime() throws IOException, InterruptedException {
        stranger("com.example.greedy", "List<byte[]> all = new ArrayList<>(); while (all.size() >= 0) { all.add(new byte[1 << 20]); }");
        Berth ended = Berth.run(folder, List.of("-Dberth.plugins=" + plugins, "-Xmx48m"), "explain", snapshot.toString(), "--port", "25");
        assertThat(ended.status()).as(ended.err()).isEqualTo(70);
        assertThat(ended.out()).isEmpty();
        assertLeftOutNextTime("com.example.greedy");
    }

    @ParameterizedTest
    @CsvSource({ "false,143", "true,137" })
    void whoKillsBerthWhileAStrangerIsAtWork(boolean byForce, int status) throws Exception {
        assumeTrue(byForce || ProcessHandle.current().supportsNormalTermination(), "whoever ends a process does it by force here");
        stranger("com.example.slow", "java.nio.file.Files.createFile(java.nio.file.Path.of(\"at-work\")); Thread.sleep(60_000);");
        Process process = Berth.start(folder, "killed", StrangerJar.options(plugins), "explain", snapshot.toString(), "--port", "25", "--timeout", "60");
        for (int i = 0; i < 200 && !Files.exists(folder.resolve("at-work")); i++) {
            Thread.sleep(50);
        }
        assertThat(Berth.run(folder, StrangerJar.options(plugins), "contributions").out()).as("another Berth at the same time").doesNotContain("LEFT OUT");
        assertThat(byForce ? process.toHandle().destroyForcibly() : process.toHandle().destroy()).isTrue();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(Berth.ended(folder, "killed", process)).isEqualTo(new Berth(OS.WINDOWS.isCurrentOs() ? 1 : status, "", ""));
        String listed = Berth.run(folder, StrangerJar.options(plugins), "contributions").out();
        assertThat(listed.contains("it did not come back the last time")).isEqualTo(byForce);
    }

    @Test
    void oneThatIsLeftBehindIsNotBlamed() throws IOException, InterruptedException {
        stranger("com.example.hangs", "Thread.sleep(60_000);");
        for (int i = 0; i < 2; i++) {
            Berth answer = explain("--json", "--timeout", "0.5");
            assertThat(answer.status()).isEqualTo(1);
            assertThat(answer.out()).contains("\"why\":\"timed-out\",\"detail\":\"com.example.hangs.a (bundle com.example.hangs): it did not answer in time\"");
        }
        try (var files = Files.walk(folder.resolve("state/berth/strangers"))) {
            assertThat(files.filter(Files::isRegularFile)).isEmpty();
        }
    }

    @Test
    void oneThatPrintsIsHeardOnStandardErrorOnly() throws IOException, InterruptedException {
        stranger("com.example.prints", "System.out.println(\"first\\u001b[2J\"); System.out.print(\"second\\n\"); System.err.println(\"third\"); System.in.read();"
                + " for (int i = 0; i < 1_000_000; i++) { System.out.println(\"again\"); }");
        Berth printed = explain("--json");
        assertThat(printed.out()).isEqualTo(without("--json").out());
        assertThat(printed.status()).isEqualTo(1);
        assertThat(printed.err()).startsWith("berth: a plug-in prints: first\\u{1b}[2J\nberth: a plug-in prints: second\nberth: a plug-in prints: third\n")
                .endsWith("berth: a plug-in prints more, which is not shown.\n").hasLineCount(101);
    }

    @ParameterizedTest
    @CsvSource({ "th-TH-u-ca-buddhist-nu-thai,Pacific/Kiritimati", "ar-EG-u-nu-arab,Asia/Kathmandu", "tr-TR,America/St_Johns" })
    void oneThatChangesTheLanguageAndTheTimeZoneAndLeavesAThreadThatDoesSoChangesNoByte(String language, String zone) throws IOException, InterruptedException {
        stranger("com.example.abroad", "Thread t = new Thread(() -> { while (true) { Locale.setDefault(Locale.forLanguageTag(\"" + language
                + "\")); TimeZone.setDefault(TimeZone.getTimeZone(\"" + zone + "\")); } }); t.start(); Thread.sleep(100);");
        for (String form : List.of("--json", "--no-color")) {
            assertThat(explain(form)).isEqualTo(without(form));
        }
    }

    @Test
    void theUsersOwnLanguageTimeZoneAndEndsOfLinesChangeNoByte() throws IOException, InterruptedException {
        String log = Files.writeString(folder.resolve("a.log"), "2026-01-01T12:00:00.5+01:00 MX1 web[7]: BIND() to 0.0.0.0:80 failed (98: Address already in use)\n").toString();
        List<String> here = List.of("-Duser.language=en", "-Duser.country=US", "-Duser.timezone=UTC");
        List<List<String>> abroad = List.of(List.of("-Duser.language=th", "-Duser.country=TH", "-Duser.extensions=u-ca-buddhist-nu-thai", "-Duser.timezone=Pacific/Kiritimati"),
                List.of("-Duser.language=ar", "-Duser.country=EG", "-Duser.extensions=u-nu-arab", "-Duser.timezone=Asia/Kathmandu"),
                List.of("-Duser.language=tr", "-Duser.country=TR", "-Duser.timezone=America/St_Johns", "-Dline.separator=\r\n"));
        for (String words : List.of("explain " + snapshot + " --port 25", "explain " + snapshot + " --port 25 --json", "scan " + log, "events --json " + log,
                "event --json " + log, "contributions")) {
            String said = withoutTimes(Berth.run(folder, here, words.split(" ")));
            assertThat(said).as(words).isNotEmpty();
            for (List<String> there : abroad) {
                assertThat(withoutTimes(Berth.run(folder, there, words.split(" ")))).as(words + " " + there).isEqualTo(said);
            }
        }
    }

    private static String withoutTimes(Berth ran) {
        return ran.out().replaceAll("\"takenAt\":\"[^\"]*\"", "").replaceAll(" +<?[0-9]+ ms ", " ");
    }

    @Test
    void oneThatTidiesUpWithoutAnEndIsLeftBehind() throws IOException, InterruptedException {
        stranger("com.example.tidies", "Runtime.getRuntime().addShutdownHook(new Thread(() -> { while (true) { } }));");
        long start = System.nanoTime();
        assertThat(explain()).isEqualTo(without());
        assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(30);
    }

    @Test
    void whereNothingCanBeWrittenNobodySaysSoAndTheAnswerComes() throws IOException, InterruptedException {
        Files.writeString(folder.resolve("state"), "no folder");
        stranger("com.example.good", "int nothing = 0;");
        assertThat(explain()).isEqualTo(without());
    }

    @Test
    void whatTheirManifestsSayIsRememberedAndChangesNoByte() throws IOException, InterruptedException {
        StrangerJar good = new StrangerJar("com.example.good", "public List<Match> detect(Question question, Snapshot snapshot) { return List.of(new Match(AntivirusRole.PRESENT,"
                + " Optional.empty(), List.of(snapshot.evidence().get(0)))); }");
        Path jar = good.in(plugins, folder.resolve("sources"));
        Files.setLastModifiedTime(jar, FileTime.fromMillis(1_700_000_000_000L));
        Path memory = folder.resolve("state/berth/contributions");
        without();
        assertThat(memory).doesNotExist();
        Berth read = explain("--json");
        assertThat(read.out()).contains("\"bundle\":\"com.example.good\"");
        assertThat(memory).isDirectoryContaining("glob:**");
        assertThat(explain("--json")).isEqualTo(read);
        assertThat(Berth.run(folder, StrangerJar.options(plugins), "contributions").out()).contains("com.example.good.a").doesNotContain("LEFT OUT");
        stranger("com.example.exits", "Runtime.getRuntime().halt(1);");
        Files.setLastModifiedTime(plugins.resolve("com.example.exits.jar"), FileTime.fromMillis(1_700_000_000_000L));
        assertThat(Berth.run(folder, StrangerJar.options(plugins), "contributions").status()).isZero();
        explain();
        assertThat(explain("--json").err()).startsWith("berth: com.example.exits is left out: it did not come back the last time");
    }

    @Test
    void oneThatExitsWhileTheAnswerIsOutAndItsManifestIsWrittenDownDoesNotChooseTheStatus() throws IOException, InterruptedException {
        stranger("com.example.lurks", "Thread t = new Thread(() -> { java.io.File kept = new java.io.File(\"state/berth/contributions\");"
                + " while (kept.list() == null || kept.list().length == 0) { Thread.onSpinWait(); } System.exit(0); }); t.setDaemon(true); t.start();");
        Files.setLastModifiedTime(plugins.resolve("com.example.lurks.jar"), FileTime.fromMillis(1_700_000_000_000L));
        assertThat(explain()).isEqualTo(without());
    }

    @Test
    void whoeverIsLeftOutTheOthersAreHeard() throws IOException, InterruptedException {
        stranger("com.example.exits", "System.exit(1);");
        new StrangerJar("com.example.good", "public List<Match> detect(Question question, Snapshot snapshot) { return List.of(new Match(AntivirusRole.PRESENT,"
                + " Optional.empty(), List.of(snapshot.evidence().get(0)))); }").in(plugins, folder.resolve("sources"));
        explain();
        assertThat(explain("--json").out()).contains("\"bundle\":\"com.example.good\"");
    }
}
