// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Native reading and the JDK's must tell the same. */
class NativeFilesTest {

    private final Kernel jdk = new LinuxKernel(Optional.empty());
    private final Kernel natively = new LinuxKernel();

    @TempDir
    private Path folder;

    @BeforeEach
    void onKnownLinuxOnly() {
        assumeTrue(System.getProperty("os.name").equals("Linux") && SystemCalls.here().isPresent(), "system calls of this processor are not known");
    }

    @Test
    void foldersOfMoreEntriesThanOneReadingHasRoomForAreListedWhole() throws IOException {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < 1500; i++) {
            names.add(Files.createFile(folder.resolve("a-name-that-takes-some-room-in-the-buffer-" + i)).getFileName().toString());
        }
        names.add(Files.createFile(folder.resolve(".hidden")).getFileName().toString());
        names.add(Files.createFile(folder.resolve("..also")).getFileName().toString());
        assertThat(natively.list(folder.toString())).containsExactlyInAnyOrderElementsOf(names);
        assertThat(natively.list("/proc/self/task")).contains(Long.toString(ProcessHandle.current().pid()));
    }

    @Test
    void filesAreReadToTheLimit() throws IOException {
        Path file = folder.resolve("é \u4e2d");
        byte[] content = new byte[100_000];
        IntStream.range(0, content.length).forEach(i -> content[i] = (byte) i);
        Files.write(file, content);
        for (int limit : new int[] { 0, 1, 32_768, 32_769, 99_999, 100_000, 200_000 }) {
            assertThat(natively.read(file.toString(), limit)).isEqualTo(jdk.read(file.toString(), limit));
        }
        assertThat(natively.read("/proc/self/stat", 1 << 14)).isNotEmpty();
    }

    @Test
    void linksAndStatusAgree() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("t".repeat(3000)));
        assertThat(natively.link(link.toString())).isEqualTo(jdk.link(link.toString())).hasSize(3000);
        for (String path : List.of(link.toString(), folder.toString(), "/proc/self", "/proc/1", "/")) {
            assertThat(natively.inode(path)).isEqualTo(jdk.inode(path));
            assertThat(natively.user(path)).isEqualTo(jdk.user(path));
        }
        Files.createDirectory(folder.resolve("group"));
        assertThat(natively.groups(folder.toString())).isEqualTo(jdk.groups(folder.toString())).containsExactly("group");
    }

    @ParameterizedTest
    @ValueSource(strings = { "/nowhere", "/proc/self/fd/99999999", "/proc/self/stat/below", "/proc/self" })
    void failuresAgree(String path) {
        assertThat(failure(() -> natively.link(path + "/x"))).isEqualTo(failure(() -> jdk.link(path + "/x")));
        assertThat(failure(() -> natively.list(path + "/x"))).isEqualTo(failure(() -> jdk.list(path + "/x")));
        assertThat(failure(() -> natively.read(path + "/x", 10))).isEqualTo(failure(() -> jdk.read(path + "/x", 10)));
        assertThatThrownBy(() -> natively.read("/" + "x".repeat(5000), 10)).isInstanceOf(KernelError.class);
    }

    private interface Question {
        Object ask() throws KernelError;
    }

    private static int failure(Question question) {
        try {
            question.ask();
            return 0;
        } catch (KernelError e) {
            return e.errno();
        }
    }

    @Test
    void openFilesAgree() throws IOException {
        List<OutputStream> many = new ArrayList<>();
        try (ServerSocket server = new ServerSocket(0)) {
            for (int i = 0; i < 1500; i++) {
                many.add(Files.newOutputStream(folder.resolve("f" + i)));
            }
            assertThat(server.getLocalPort()).isPositive();
            List<String> links = links(natively);
            assertThat(links).isEqualTo(links(jdk)).as("regular files are passed over").hasSizeLessThan(1500);
            assertThat(met(natively)).isGreaterThan(1500).isCloseTo(met(jdk), within(5));
            assertThat(links).anyMatch(link -> link.matches("\\d+ socket \\d+"));
        } finally {
            for (OutputStream file : many) {
                file.close();
            }
        }
    }

    private static int met(Kernel kernel) throws KernelError {
        try (Kernel.OpenFiles files = kernel.openFiles()) {
            files.open("/proc/" + ProcessHandle.current().pid() + "/fd");
            while (files.next()) {
                assertThat(files.isSocket() || files.isAnonymous()).isTrue();
            }
            return files.met();
        }
    }

    /** Without the descriptors that the reading itself needs. */
    private static List<String> links(Kernel kernel) throws KernelError {
        List<String> links = new ArrayList<>();
        try (Kernel.OpenFiles files = kernel.openFiles()) {
            files.open("/proc/" + ProcessHandle.current().pid() + "/fd");
            while (files.next()) {
                String what = files.isSocket() ? "socket " + files.inode() : files.target();
                if (!what.startsWith("/proc/")) {
                    links.add(files.descriptor() + " " + what.substring(0, Math.min(60, what.length())));
                }
            }
            assertThatThrownBy(() -> files.open("/proc/0/fd")).isInstanceOf(KernelError.class);
            assertThat(files.next()).isFalse();
        }
        return links;
    }

    @Test
    void theNumbersOfOtherProcessorsAreTheirs() {
        assertThat(SystemCalls.of("aarch64")).contains(new SystemCalls(61, 291, 272));
        assertThat(SystemCalls.of("sparc")).isEmpty();
        assertThat(new LinuxKernel(Optional.empty()).shareFiles(1, 1)).isEmpty();
    }
}
