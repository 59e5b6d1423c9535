// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import berth.core.contribution.JarSignature;
import berth.core.contribution.JarSignature.Broken;
import berth.core.contribution.JarSignature.NotChecked;
import berth.core.contribution.JarSignature.Signed;
import berth.core.contribution.JarSignature.Signer;
import berth.core.contribution.JarSignature.Unsigned;

/** Jars signed by the JDK's own tools, and what may have happened to them since. */
class SignaturesTest {
    private static final String PASSWORD = "secret1";
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    @TempDir
    static Path keys;

    @TempDir
    Path folder;

    @BeforeAll
    static void makeKeys() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(tool("keytool")) && Files.isExecutable(tool("jarsigner")), "this Java has no keytool and jarsigner");
        key("good", "-dname", "CN=Example Inc., O=Example");
        key("other", "-dname", "CN=Somebody Else");
        key("server", "-dname", "CN=www.example.com", "-ext", "eku=serverAuth");
        key("old", "-dname", "CN=Yesterday", "-startdate", "-2y", "-validity", "300");
    }

    private static void key(String alias, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of("-genkeypair", "-keystore", keys.resolve("keys.p12").toString(), "-storepass", PASSWORD, "-alias", alias, "-keyalg", "EC"));
        words.addAll(List.of(more));
        run("keytool", words);
    }

    private static Path tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", System.getProperty("os.name").startsWith("Windows") ? name + ".exe" : name);
    }

    private static void run(String tool, List<String> words) throws Exception {
        List<String> command = new ArrayList<>(List.of(tool(tool).toString()));
        command.addAll(words);
        Path said = keys.resolve("said");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(() -> tool + ": " + read(said)).isZero();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path jar() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put(MANIFEST, "Manifest-Version: 1.0\r\nBundle-SymbolicName: com.example\r\n\r\n".getBytes(StandardCharsets.UTF_8));
        entries.put("plugin.xml", "<plugin/>".getBytes(StandardCharsets.UTF_8));
        entries.put("com/example/Shield.class", new byte[100_000]);
        entries.put("META-INF/services/x", new byte[1]);
        return write(entries);
    }

    private Path write(Map<String, byte[]> entries) throws IOException {
        Path file = folder.resolve("a.jar");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue());
            }
        }
        return file;
    }

    /** Signed once, because a tool takes a second. */
    private Path good() throws Exception {
        Path once = keys.resolve("good.jar");
        if (!Files.exists(once)) {
            Files.copy(signed(jar(), "good"), once);
        }
        return Files.copy(once, folder.resolve("a.jar"), StandardCopyOption.REPLACE_EXISTING);
    }

    private Path signed(Path jar, String alias, String... more) throws Exception {
        List<String> words = new ArrayList<>(List.of("-keystore", keys.resolve("keys.p12").toString(), "-storepass", PASSWORD));
        words.addAll(List.of(more));
        words.addAll(List.of(jar.toString(), alias));
        run("jarsigner", words);
        return jar;
    }

    /** The same jar with other entries. */
    private Path changed(Path jar, UnaryOperator<Map<String, byte[]>> change) throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                try (InputStream in = zip.getInputStream(entry)) {
                    entries.put(entry.getName(), in.readAllBytes());
                }
            }
        }
        return write(change.apply(entries));
    }

    private Path without(Path jar, String... names) throws IOException {
        return changed(jar, entries -> {
            assertThat(entries).containsKeys(names);
            entries.keySet().removeAll(List.of(names));
            return entries;
        });
    }

    private Path with(Path jar, String name, UnaryOperator<String> change) throws IOException {
        return changed(jar, entries -> {
            String before = new String(entries.getOrDefault(name, new byte[0]), StandardCharsets.ISO_8859_1);
            String after = change.apply(before);
            assertThat(after).isNotEqualTo(before);
            entries.put(name, after.getBytes(StandardCharsets.ISO_8859_1));
            return entries;
        });
    }

    private static JarSignature of(Path jar) {
        return new Signatures().of(jar);
    }

    private static void assertBroken(Path jar, String reason) {
        assertThat(of(jar)).isInstanceOfSatisfying(Broken.class, broken -> assertThat(broken.reason()).contains(reason));
    }

    @Test
    void aJarThatNobodySignedIsUnsigned() throws IOException {
        assertThat(of(jar())).isEqualTo(new Unsigned());
    }

    @Test
    void aSignedJarNamesItsSignerAndWhoVouchesForHim() throws Exception {
        assertThat(of(good())).isEqualTo(new Signed(List.of(new Signer("CN=Example Inc.,O=Example", 0, Optional.of("self-signed")))));
    }

    @Test
    void whatWasAddedIsNotSigned() throws Exception {
        Path jar = with(good(), "com/example/Evil.class", text -> "evil");
        assertThat(of(jar)).isEqualTo(new Signed(List.of(new Signer("CN=Example Inc.,O=Example", 1, Optional.of("self-signed")))));
        assertThat(of(signed(jar, "other"))).isInstanceOfSatisfying(Signed.class, both -> assertThat(both.signers()).extracting(signer -> signer.subject() + " " + signer.unsigned())
                .containsExactlyInAnyOrder("CN=Example Inc.,O=Example 1", "CN=Somebody Else 0"));
    }

    @Test
    void whatWasChangedIsBroken() throws Exception {
        assertBroken(with(good(), "plugin.xml", text -> "<plugin> </plugin>"), "digest error for plugin.xml");
        assertBroken(with(good(), "com/example/Shield.class", text -> text + "x"), "digest error for com/example/Shield.class");
        assertBroken(with(good(), MANIFEST, text -> text.replace("com.example\r\n", "com.exampel\r\n")), "Manifest main attributes");
        assertBroken(with(good(), "META-INF/GOOD.SF", text -> text.replaceFirst("(SHA-\\d+-Digest: ).", "$1!")), "META-INF/GOOD");
        assertBroken(with(good(), "META-INF/GOOD.EC", text -> text.substring(0, text.length() - 1) + (char) (text.charAt(text.length() - 1) ^ 1)), "META-INF/GOOD");
        assertBroken(with(good(), "META-INF/GOOD.EC", text -> "no signature"), "META-INF/GOOD");
    }

    @Test
    void whatWasTakenAwayIsBroken() throws Exception {
        assertBroken(without(good(), "plugin.xml"), "plugin.xml was signed and is gone");
        Path both = without(good(), "plugin.xml");
        assertBroken(with(both, MANIFEST, text -> text.replaceFirst("(?s)Name: plugin\\.xml\r\n.*?\r\n\r\n", "")), "plugin.xml");
        assertBroken(without(good(), "META-INF/GOOD.EC"), "META-INF/GOOD.SF has no signature beside it");
        assertBroken(without(good(), MANIFEST), "can't be verified");
        assertThat(of(without(good(), "META-INF/GOOD.EC", "META-INF/GOOD.SF"))).isEqualTo(new Unsigned());
    }

    @Test
    void ofTwoSignaturesABrokenOneIsTold() throws Exception {
        Path jar = signed(good(), "other");
        assertThat(of(jar)).isInstanceOfSatisfying(Signed.class, both -> assertThat(both.signers()).hasSize(2).allSatisfy(signer -> assertThat(signer.unsigned()).isZero()));
        assertBroken(with(jar, "META-INF/OTHER.EC", text -> text.substring(0, text.length() - 1) + (char) (text.charAt(text.length() - 1) ^ 1)), "META-INF/OTHER");
    }

    @Test
    void anAlgorithmThatJavaNoLongerTakesIsNoSignature() throws Exception {
        assertBroken(signed(jar(), "good", "-digestalg", "MD5"), "too weak");
    }

    @Test
    void onlyAnAuthorityThatIsKnownVouchesAndOnlyForWhatItsCertificateIsMeantFor() throws Exception {
        KeyStore known = KeyStore.getInstance("PKCS12");
        known.load(null, null);
        KeyStore all = KeyStore.getInstance(keys.resolve("keys.p12").toFile(), PASSWORD.toCharArray());
        for (String alias : List.of("good", "server", "old")) {
            known.setCertificateEntry(alias, all.getCertificate(alias));
        }
        Signatures signatures = new Signatures(new Authorities(() -> known));
        Map<String, Optional<String>> doubts = new LinkedHashMap<>();
        for (String alias : List.of("good", "other", "server", "old")) {
            assertThat(signatures.of(signed(jar(), alias))).isInstanceOfSatisfying(Signed.class, one -> doubts.put(alias, one.signers().get(0).doubt()));
        }
        assertThat(doubts).isEqualTo(Map.of("good", Optional.empty(), "other", Optional.of("self-signed"), "server", Optional.of("its certificate is not meant for signing code"),
                "old", Optional.of("its certificate has expired")));
        assertThat(new Signatures(new Authorities(() -> {
            throw new IOException("gone");
        })).of(good())).isInstanceOfSatisfying(Signed.class, one -> assertThat(one.signers().get(0).doubt()).hasValue("this Java's list of authorities can't be read"));
    }

    @Test
    void whatIsNoJarIsNotChecked() throws IOException {
        assertThat(of(folder)).isEqualTo(new NotChecked("it is no jar"));
        assertThat(of(Files.writeString(folder.resolve("text.jar"), "I am a text"))).isInstanceOf(NotChecked.class);
    }

    @Test
    void signaturesThatWouldTakeAllMemoryAreNotRead() throws IOException {
        Map<String, byte[]> entries = new LinkedHashMap<>();
        entries.put("META-INF/A.SF", new byte[(8 << 20) + 1]);
        assertThat(of(write(entries))).isEqualTo(new NotChecked("it can't be read: IOException: its signatures are too large"));
        entries.clear();
        for (int i = 0; i < 100; i++) {
            entries.put("META-INF/A" + i + ".SF", new byte[0]);
        }
        assertThat(of(write(entries))).isInstanceOf(NotChecked.class);
    }
}
