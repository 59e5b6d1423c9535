// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceImageTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "C:\\exchsrvr\\connect\\msexcimc\\bin\\msexcimc.exe | C:\\exchsrvr\\connect\\msexcimc\\bin\\msexcimc.exe",
            "\"C:\\Program Files\\A b\\c.exe\" -k \"d e\" | C:\\Program Files\\A b\\c.exe", "C:\\Program Files\\A b\\c.exe -k d.exe | C:\\Program Files\\A b\\c.exe",
            "%SystemRoot%\\System32\\svchost.exe -k netsvcs | C:\\WINNT\\System32\\svchost.exe", "C:\\a.exefolder\\b.EXE /x | C:\\a.exefolder\\b.EXE",
            "C:\\daemon --flag | C:\\daemon", "\"C:\\no end\\a.exe | C:\\no end\\a.exe", "\"\" x | ", "\\\\srv\\share\\a.exe -b | \\\\srv\\share\\a.exe" })
    void findsTheProgram(String command, String program) {
        assertThat(ServiceImage.program(command, new FakeHost())).isEqualTo(Optional.ofNullable(program));
    }
}
