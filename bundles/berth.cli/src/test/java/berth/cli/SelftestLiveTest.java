// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The selftest on this very host, as a process of its own with all our bundles. */
class SelftestLiveTest {
    @TempDir
    Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void allThatCanBeTriedOnLinuxIsRight() throws Exception {
        Berth told = Berth.runWhole(folder, "selftest", "--report", "--timeout", "30");
        assertThat(told.out()).as(told.err()).contains("| TCP listener on 127.0.0.1 | right |", "| UDP server on 127.0.0.1 | right |",
                "| TCP socket that is bound and does not listen | right |", "| error of a bind on an address that this host has not | right | not-local, EADDRNOTAVAIL 99 |",
                "| own sockets among all of the host |", "| berth.portprobe.linux.sockets |", ", 0 wrong, ").doesNotContain("WRONG");
        assertThat(told.status()).isIn(0, 3);
        assertThat(told.out()).doesNotContain(System.getProperty("user.home") + "/");
    }
}
