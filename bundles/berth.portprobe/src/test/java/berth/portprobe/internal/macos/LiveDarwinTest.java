// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

import com.sun.jna.Native;

/** What can be tried of the live calls where there is no macOS. */
class LiveDarwinTest {

    @Test
    void nothingIsNoFailure() throws Exception {
        assertThat(LiveDarwin.answered("proc_pidinfo", 0, 0)).isZero();
        assertThat(LiveDarwin.answered("proc_pidinfo", 16, 2)).as("the error of something else").isEqualTo(16);
        assertThatThrownBy(() -> LiveDarwin.answered("proc_pidinfo", 0, 1)).isInstanceOfSatisfying(DarwinError.class, error -> assertThat(error.denied()).isTrue());
        assertThatThrownBy(() -> LiveDarwin.answered("proc_pidinfo", -1, 3)).isInstanceOf(DarwinError.class);
    }

    /** Every Unix has these two functions. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "no Unix")
    void theErrorOfAnEarlierCallIsForgotten() {
        assertThat(LiveDarwin.call("access", "/no/such/file", 0)).isEqualTo(-1);
        assertThat(Native.getLastError()).isEqualTo(DarwinError.ENOENT);
        LiveDarwin.call("geteuid");
        assertThat(Native.getLastError()).isZero();
    }
}
