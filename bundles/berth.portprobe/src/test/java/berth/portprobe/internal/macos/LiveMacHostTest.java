// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What can be tried of it on any Unix. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "no Unix")
class LiveMacHostTest {
    @TempDir
    Path folder;

    @Test
    void readsRegularFilesOnly() throws Exception {
        LiveMacHost host = new LiveMacHost();
        Path file = Files.writeString(folder.resolve("a.plist"), "text");
        assertThat(host.read(file, 4)).hasSize(4);
        assertThatThrownBy(() -> host.read(file, 3)).isInstanceOf(IOException.class).hasMessageContaining("larger than 3");
        assertThatThrownBy(() -> host.read(folder.resolve("none"), 9)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> host.read(Path.of("/dev/null"), 9)).isInstanceOf(IOException.class);
        Path pipe = folder.resolve("pipe.plist");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        assertTimeoutPreemptively(Duration.ofMinutes(1), () -> assertThatThrownBy(() -> host.read(pipe, 9)).isInstanceOf(IOException.class));
        assertThat(host.propertyLists(folder)).containsExactly(file, pipe);
        assertThat(host.propertyLists(folder.resolve("none"))).isEmpty();
    }
}
