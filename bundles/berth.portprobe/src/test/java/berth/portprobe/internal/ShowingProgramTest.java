// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import berth.portprobe.internal.ShowingProgram.Outcome;

@DisabledOnOs(OS.WINDOWS)
class ShowingProgramTest {
    @TempDir
    Path folder;

    @Test
    void aProgramRunsInItsOwnFolderWhereverWeAre() throws IOException {
        Path program = Files.writeString(folder.resolve("where"), "#!/bin/sh\npwd\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        assertThat(ShowingProgram.run(List.of(program.toString()), Duration.ofSeconds(60), 4096)).isEqualTo(new Outcome.Shown(folder.toRealPath() + "\n"));
    }
}
