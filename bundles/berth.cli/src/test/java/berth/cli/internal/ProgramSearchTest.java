// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgramSearchTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void windowsAddsTheEndOfTheName() throws IOException {
        Path tool = Files.createFile(folder.resolve("tool.exe"));
        assertThat(tool.toFile().setExecutable(true)).isTrue();
        Files.createDirectory(folder.resolve("folder.exe"));
        List<String> folders = List.of("<no folder>\0", folder.toString());
        ProgramSearch windows = new ProgramSearch(true, folders);
        assertThat(List.of("tool", "tool.exe", tool.toString(), folder.resolve("tool").toString())).allMatch(windows::finds);
        assertThat(List.of("tools", "folder", "to\0ol", "to?ol", folder.resolve("tools").toString(), "tool/<>\0")).noneMatch(windows::finds);
        ProgramSearch unix = new ProgramSearch(false, folders);
        assertThat(unix.finds("tool.exe")).isTrue();
        assertThat(unix.finds("tool")).isFalse();
    }

    @Test
    void whatRunsThisIsFoundAndNothingElse() {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        assertThat(ProgramSearch.here().finds(java)).isTrue();
        assertThat(ProgramSearch.here().finds("no-such-program-anywhere")).isFalse();
    }
}
