// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import berth.core.inquiry.LocalHost;

@EnabledOnOs(OS.LINUX)
class OwnProgramTest {
    @TempDir
    Path folder;

    private OwnProgram program(Optional<Path> natives) throws IOException {
        Path java = Files.createDirectories(folder.resolve("java"));
        for (String part : List.of("bin", "lib", "conf")) {
            Files.createDirectories(java.resolve(part));
        }
        Files.writeString(java.resolve("bin/java"), "");
        return new OwnProgram(java, List.of(Files.writeString(folder.resolve("berth.portprobe_1.jar"), "")), natives);
    }

    @Test
    void itRunsAsRootOnlyWhereRootAloneCanChangeIt() throws IOException {
        assumeTrue(LocalHost.runsAsRoot(), "only root can have files that root alone can change");
        OwnProgram program = program(Optional.of(Files.createDirectories(folder.resolve("native"))));
        assertThat(program.doubt()).isEmpty();
        for (Path one : List.of(program.code().getFirst(), program.java().resolve("bin/java"), program.java().resolve("lib"), folder.resolve("native"), folder)) {
            Files.setPosixFilePermissions(one, PosixFilePermissions.fromString("rwxrwx---"));
            assertThat(program.doubt()).as("%s", one).hasValueSatisfying(why -> assertThat(why).startsWith("others than root can change its code ("));
            Files.setPosixFilePermissions(one, PosixFilePermissions.fromString("rwx------"));
        }
        Files.setAttribute(program.code().getFirst(), "unix:uid", 12345);
        assertThat(program.doubt()).isPresent();
    }

    @Test
    void whatAnOrdinaryUserHasUnpackedDoesNot() throws IOException {
        assumeTrue(!LocalHost.runsAsRoot());
        assertThat(program(Optional.of(Files.createDirectories(folder.resolve("native")))).doubt()).isPresent();
    }

    @Test
    void whatCantBeCheckedDoesNot() throws IOException {
        assertThat(program(Optional.empty()).doubt()).contains("it was started in a way in which its code can't be checked");
        assertThat(new OwnProgram(folder, List.of(folder.resolve("launcher.jar")), Optional.of(folder)).doubt()).isPresent();
        assertThat(new OwnProgram(folder, List.of(folder.resolve("berth.portprobe.jar")), Optional.of(folder)).doubt()).isPresent();
    }
}
