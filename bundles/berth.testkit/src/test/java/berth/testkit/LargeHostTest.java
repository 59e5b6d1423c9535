// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import org.eclipse.core.runtime.IProgressMonitor;
import org.junit.jupiter.api.Test;

import berth.core.diagnosis.AntivirusRole;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.snapshot.Snapshot;
import berth.core.spi.AntivirusDetector;
import berth.core.spi.AntivirusDetector.Match;

/** Who is slow on a large host fails the contract, and who is not passes. */
class LargeHostTest {
    private static final Snapshot PRODUCT = SnapshotFixtures.host("mx1").setting("mailshield", "proxy-port", "25").snapshot();

    private record Tested(Supplier<AntivirusDetector> made) implements AntivirusDetectorContract {
        @Override
        public AntivirusDetector detector() {
            return made.get();
        }

        @Override
        public Snapshot snapshotWithTheProduct() {
            return PRODUCT;
        }
    }

    private static void check(AntivirusDetector detector) {
        new Tested(() -> detector).isFastOnALargeHost();
    }

    @Test
    void theHostIsLargeAndAlwaysTheSame() {
        Snapshot large = SnapshotFixtures.large();
        assertThat(large.all(ProcessSeen.class)).hasSize(5_000);
        assertThat(large.all(SocketSeen.class)).hasSize(50_000).noneMatch(socket -> socket.local().port() == 25);
        assertThat(large).isEqualTo(SnapshotFixtures.large());
    }

    /** Every socket with every socket: quick on a host of ten, and hours for a customer. */
    @Test
    void whoComparesAllWithAllFails() {
        AntivirusDetector slow = (question, snapshot) -> snapshot.all(SocketSeen.class)
                .filter(one -> snapshot.all(SocketSeen.class).anyMatch(other -> one != other && one.local().equals(other.local())))
                .map(one -> new Match(AntivirusRole.PRESENT, Optional.empty(), List.<Evidence>of(one))).toList();
        assertThatThrownBy(() -> check(slow)).isInstanceOf(AssertionError.class).hasMessageContaining("took longer than 2 seconds, each of 3 times")
                .hasMessageContaining("5000 processes and 50000 sockets").hasMessageContaining(slow.getClass().getName());
    }

    @Test
    void whoNeverComesBackFailsToo() {
        CountDownLatch never = new CountDownLatch(1);
        assertThatThrownBy(() -> check((question, snapshot) -> {
            try {
                never.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return List.of();
        })).isInstanceOf(AssertionError.class).hasMessageContaining("took longer");
    }

    @Test
    void whoThrowsOrSaysNothingFailsWithItsOwnTrouble() {
        assertThatThrownBy(() -> check((question, snapshot) -> {
            throw new IllegalStateException("too many");
        })).isInstanceOf(AssertionError.class).hasRootCauseMessage("too many");
    }

    @Test
    void whoLooksOnceIsFast() {
        assertThatCode(() -> check((question, snapshot) -> snapshot.all(SettingSeen.class).map(one -> new Match(AntivirusRole.PRESENT, Optional.empty(), List.<Evidence>of(one))).toList()))
                .doesNotThrowAnyException();
    }

    /** The one that vendors copy, compiled here because it is built outside of our sources. */
    @Test
    void ourExamplePasses() throws Exception {
        Path source = Path.of("../../examples/com.example.mailshield/src/main/java/com/example/mailshield/MailShieldProxy.java");
        assumeTrue(Files.isRegularFile(source), "the example does not lie beside the bundles");
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assumeTrue(compiler != null, "this Java has no compiler");
        Path classes = Files.createDirectories(Path.of("target/example-classes"));
        String classPath = place(AntivirusDetector.class) + File.pathSeparator + place(IProgressMonitor.class);
        assertThat(compiler.run(null, null, null, "-proc:none", "-cp", classPath, "-d", classes.toString(), source.toString())).isZero();
        try (URLClassLoader loader = new URLClassLoader(new URL[] { classes.toUri().toURL() }, getClass().getClassLoader())) {
            AntivirusDetector example = (AntivirusDetector) loader.loadClass("com.example.mailshield.MailShieldProxy").getConstructor().newInstance();
            assertThat(example.detect(new Tested(() -> example).question(), PRODUCT)).hasSize(1);
            assertThatCode(() -> check(example)).doesNotThrowAnyException();
        }
    }

    private static Path place(Class<?> type) {
        return Path.of(URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString()));
    }
}
