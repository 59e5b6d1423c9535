// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Only C: is a fixed drive here. */
class LocalPathTest {
    private static Optional<String> open(String path) {
        return LocalPath.of(path, drive -> drive == 'C').open();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "C:\\Exchsrvr\\Wspcfg.ini | C:\\Exchsrvr\\Wspcfg.ini", "c:/Exchsrvr/Connect/Wspcfg.ini | c:\\Exchsrvr\\Connect\\Wspcfg.ini",
            "\\\\?\\C:\\a\\b.ini | C:\\a\\b.ini", "\\??\\C:\\a\\b.exe | C:\\a\\b.exe", "'  \"C:\\Program Files\\a b\\c.exe\" ' | C:\\Program Files\\a b\\c.exe",
            "C:\\Users\\con.$$\\x | ", "C:\\console\\auxiliary\\comet.ini | C:\\console\\auxiliary\\comet.ini", "C:\\b\u00FCro\\a.ini | C:\\b\u00FCro\\a.ini" })
    void opensWhatIsOnAFixedDrive(String path, String opened) {
        assertThat(open(path)).isEqualTo(Optional.ofNullable(opened));
    }

    @ParameterizedTest
    @ValueSource(strings = { "\\\\proxy1\\mspclnt\\mspclnt.ini", "//proxy1/mspclnt/mspclnt.ini", "\\/proxy1\\mspclnt\\x", "\\\\?\\UNC\\proxy1\\mspclnt\\x", "\\??\\UNC\\proxy1\\mspclnt\\x",
            "\\\\?\\GLOBALROOT\\Device\\Mup\\proxy1\\x", "\\\\.\\C:\\x", "\\\\.\\PhysicalDrive0", "\\\\.\\pipe\\x", "\\\\?\\Volume{0}\\x", "\\\\proxy1@SSL@443\\DavWWWRoot\\x", "\"\\\\proxy1\\x\"",
            "\\Device\\Mup\\proxy1\\x", "\\Windows\\x", "Windows\\x", "C:x", "C:", "C:\\", "", " ", "x", "file://C:/x", "1:\\x", "CC:\\x" })
    void opensNothingElsewhere(String path) {
        assertThat(open(path)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "C:\\a\\..\\b", "C:\\..\\\\proxy1\\x", "C:\\a\\.\\b", "C:\\a\\\\b", "C:\\a\\b.", "C:\\a \\b", "C:\\a\\b:stream", "C:\\a\\b::$DATA", "C:\\con", "C:\\a\\NUL.ini", "C:\\a\\com1",
            "C:\\a\\lpt\u00B9.txt", "C:\\a\\aux .ini", "C:\\a\\b?", "C:\\a\\*", "C:\\a\\<b", "C:\\a\\b|c", "C:\\a\n\\b", "C:\\a\\b\u0000c", "\\\\?\\C:\\a\\..\\b" })
    void opensNothingThatIsNoPlainPath(String path) {
        assertThat(open(path)).isEmpty();
    }

    @Test
    void opensNothingOnDrivesThatAreNotFixed() {
        assertThat(LocalPath.of("Z:\\mspclnt\\mspclnt.ini", drive -> drive == 'C')).isEqualTo(new LocalPath.Refused("its drive is not a fixed drive of this machine"));
        assertThat(LocalPath.of("z:\\a", drive -> drive == 'Z').open()).contains("z:\\a");
    }

    @Test
    void pathsMayBeLongerThanWindowsOnceTook() {
        String folder = "C:" + "\\a123456789".repeat(40);
        assertThat(open(folder + "\\Wspcfg.ini")).contains(folder + "\\Wspcfg.ini");
        assertThat(open("C:" + "\\a".repeat(LocalPath.MAX_LENGTH))).isEmpty();
    }

    @Test
    void linksOnTheWayAreSeen(@TempDir Path folder) throws IOException {
        Path plain = Files.createDirectory(folder.toRealPath().resolve("plain"));
        assertThat(LocalPath.isLinked(plain.resolve("not-there.dll").toString())).isFalse();
        Files.writeString(plain.resolve("a.dll"), "x");
        assertThat(LocalPath.isLinked(plain.resolve("a.dll").toString())).isFalse();
        Path link = plain.resolveSibling("linked");
        try {
            Files.createSymbolicLink(link, plain);
        } catch (IOException | UnsupportedOperationException e) {
            assumeTrue(false, "no link can be made here");
        }
        assumeTrue(!OS.WINDOWS.isCurrentOs() || Files.isSymbolicLink(link), "Wine says that it made one, and has not");
        assertThat(LocalPath.isLinked(plain.resolveSibling("linked").resolve("a.dll").toString())).isTrue();
    }

    @Test
    void fillsInVariables() {
        LocalPath.Environment environment = name -> name.equalsIgnoreCase("SystemRoot") ? Optional.of("C:\\WINNT") : Optional.empty();
        assertThat(LocalPath.expanded("%systemroot%\\System32\\a.exe", environment)).isEqualTo("C:\\WINNT\\System32\\a.exe");
        assertThat(LocalPath.expanded("100%\\%NOBODY%\\%SystemRoot%%", environment)).isEqualTo("100%\\%NOBODY%\\C:\\WINNT%");
    }
}
