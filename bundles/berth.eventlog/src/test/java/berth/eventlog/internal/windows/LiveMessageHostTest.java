// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The disks of any system. */
class LiveMessageHostTest {
    private final LiveMessageHost host = new LiveMessageHost();

    @TempDir
    private Path folder = Path.of("");

    @Test
    void asMuchAsIsWantedIsRead() throws IOException {
        Path file = Files.write(folder.resolve("a.dll"), new byte[] { 1, 2, 3 });
        assertThat(host.read(file.toString(), 2)).hasValueSatisfying(bytes -> assertThat(bytes).containsExactly(1, 2));
    }

    @Test
    void onlyAFileThatIsNotThereIsNone() throws IOException {
        assertThat(host.read(folder.resolve("none.dll").toString(), 9)).isEmpty();
        assertThatThrownBy(() -> host.read(folder.toString(), 9)).isInstanceOf(IOException.class).hasMessage("it is no regular file");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "not everybody may make links there")
    void aFileThatCanNotBeSeenIsNotTakenForNone() throws IOException {
        Path link = folder.resolve("loop");
        Files.createSymbolicLink(link, link);
        assertThatThrownBy(() -> host.read(link.resolve("a.dll").toString(), 9)).isInstanceOf(IOException.class);
    }
}
