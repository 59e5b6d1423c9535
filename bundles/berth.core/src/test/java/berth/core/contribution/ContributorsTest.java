// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import berth.core.contribution.JarSignature.NotChecked;
import berth.core.contribution.JarSignature.Signed;
import berth.core.contribution.JarSignature.Signer;
import berth.core.contribution.JarSignature.Unsigned;
import berth.core.render.ContributionRenderer;

/** Who brings contributions, as a listing tells it. */
class ContributorsTest {
    private static final String NAMED = "Manifest-Version: 1.0\nBundle-SymbolicName: com.named\nBundle-Version: 1.2.3.v5\nBundle-Vendor: %vendor\n";

    @TempDir
    Path folder;

    private Contributions read(BundleFixture bundle) {
        return BundleFixture.registry(folder, List.of(), List.of(bundle.jar(folder.resolve("a.jar")))).contributions(List.of());
    }

    private static BundleFixture bundle(String manifest) {
        return BundleFixture.nameless().with("META-INF/MANIFEST.MF", manifest)
                .extension(Point.ANTIVIRUS_DETECTORS, "<detector id=\"com.named.a\" vendor=\"V\" product=\"P\"><fingerprint kind=\"process\" pattern=\"p\"/></detector>");
    }

    private Contributor named(BundleFixture bundle) {
        return read(bundle).contributors().stream().filter(one -> one.bundle().equals("com.named")).findFirst().orElseThrow();
    }

    @Test
    void aBundleTellsItsVersionAndItsVendorInItsDefaultLanguage() {
        assertThat(named(bundle(NAMED).with("OSGI-INF/l10n/bundle.properties", "vendor = Example \\u00dc\n")))
                .isEqualTo(new Contributor("com.named", Optional.of("1.2.3.v5"), Optional.of("Example Ü"), new Unsigned()));
        assertThat(named(bundle(NAMED + "Bundle-Localization: plugin\n").with("plugin.properties", "vendor=Example"))).extracting(Contributor::vendor).isEqualTo(Optional.of("Example"));
        for (String localization : List.of("", "Bundle-Localization: ../../x\n", "Bundle-Localization: bad\n")) {
            assertThat(named(bundle(NAMED + localization).with("bad.properties", "vendor=\\u00"))).extracting(Contributor::vendor).isEqualTo(Optional.of("%vendor"));
        }
        assertThat(named(bundle("Manifest-Version: 1.0\nBundle-SymbolicName: com.named\n"))).isEqualTo(new Contributor("com.named", Optional.empty(), Optional.empty(), new Unsigned()));
    }

    @Test
    void whatWasTriedTellsHowLongItTookUnlessItWasOutBefore() {
        BundleFixture slow = bundle(NAMED).with("com/named/Slow.class", Compiled.bytes("com.named.Slow", "package com.named; public class Slow implements berth.core.spi.AntivirusDetector {"
                + "public Slow() throws Exception { Thread.sleep(300); }"
                + "public java.util.List<Match> detect(berth.core.diagnosis.Question q, berth.core.snapshot.Snapshot s) { return java.util.List.of(); } }"))
                .extension(Point.ANTIVIRUS_DETECTORS, "<detector id=\"com.named.slow\" vendor=\"V\" product=\"P\" class=\"com.named.Slow\"/>",
                        "<detector id=\"com.named.fast\" vendor=\"V\" product=\"P\"><fingerprint kind=\"process\" pattern=\"p\"/></detector>",
                        "<detector id=\"com.named.broken\" vendor=\"V\" product=\"P\" class=\"com.named.Lost\"/>", "<detector id=\"com.foreign.x\" vendor=\"V\" product=\"P\"/>");
        List<Tried> tried = read(slow).tried();
        assertThat(one(tried, "com.named.slow").took().orElseThrow()).isBetween(Duration.ofMillis(300), Duration.ofSeconds(9));
        assertThat(one(tried, "com.named.fast").took().orElseThrow()).isLessThan(Duration.ofMillis(300));
        assertThat(one(tried, "com.named.broken")).satisfies(broken -> {
            assertThat(broken.took()).isPresent();
            assertThat(broken.contribution().problem()).hasValue("class com.named.Lost was not found");
        });
        assertThat(one(tried, "com.foreign.x").took()).isEmpty();
    }

    private static Tried one(List<Tried> tried, String id) {
        return tried.stream().filter(all -> all.contribution().id().equals(Optional.of(id))).findFirst().orElseThrow();
    }

    @Test
    void theListingSaysNoMoreThanWasProven() {
        Contribution contribution = new Contribution(Optional.of("p"), Optional.of("a.b"), "a", "T", Optional.empty());
        Contributor signed = new Contributor("a", Optional.of("1"), Optional.of("V\n"), new Signed(List.of(new Signer("CN=A", 0, Optional.of("self-signed")), new Signer("CN=B", 2, Optional.empty()))));
        assertThat(ContributionRenderer.signature(signed)).isEqualTo("signed by CN=A, the whole jar, not vouched for (self-signed); and signed by CN=B, all but 2 files,"
                + " vouched for by an authority that this Java knows");
        assertThat(ContributionRenderer.about(signed)).isEqualTo("1, V\\n");
        assertThat(ContributionRenderer.json(new Tried(contribution, Optional.of(Duration.ofMillis(7))), Optional.of(signed))).isEqualTo(
                "{\"point\":\"p\",\"id\":\"a.b\",\"bundle\":\"a\",\"title\":\"T\",\"inUse\":true,\"millis\":7,\"version\":\"1\",\"vendor\":\"V\\n\",\"signature\":\"whole\","
                        + "\"signers\":[{\"subject\":\"CN=A\",\"unsignedFiles\":0,\"vouchedFor\":false,\"doubt\":\"self-signed\"},{\"subject\":\"CN=B\",\"unsignedFiles\":2,\"vouchedFor\":true}]}");
        assertThat(ContributionRenderer.json(new Tried(contribution, Optional.empty()), Optional.of(new Contributor("a", Optional.empty(), Optional.empty(), new NotChecked("it is no jar")))))
                .endsWith("\"inUse\":true,\"signature\":\"not-checked\",\"signatureReason\":\"it is no jar\"}");
        Contributor broken = new Contributor("a", Optional.empty(), Optional.empty(), new JarSignature.Broken("plugin.xml was signed and is gone"));
        assertThat(ContributionRenderer.signature(broken)).isEqualTo("SIGNATURE BROKEN: plugin.xml was signed and is gone");
        assertThat(ContributionRenderer.json(new Tried(contribution, Optional.empty()), Optional.of(broken))).contains("\"signature\":\"broken\",\"signatureReason\":\"plugin.xml was");
    }
}
