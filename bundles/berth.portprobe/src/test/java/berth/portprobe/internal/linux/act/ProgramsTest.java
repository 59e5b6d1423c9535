// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
@Timeout(20)
class ProgramsTest {
    private static Programs.Ended run(String script, Duration limit) throws IOException {
        return Programs.end("sh", new ProcessBuilder("/bin/sh", "-c", script).redirectErrorStream(true).start(), limit);
    }

    @Test
    void whatItSaysAndHowItEndsIsKept() throws IOException {
        assertThat(run("echo said; echo complained >&2; exit 3", Duration.ofSeconds(10))).isEqualTo(new Programs.Ended(3, "said\ncomplained"));
    }

    @Test
    void itFindsTheAdministratorsPrograms() throws IOException {
        // Podman needs iptables to start a container.
        assertThat(Programs.ofThisHost().run("env", java.util.List.of()).said().lines()).contains("PATH=/usr/sbin:/usr/bin:/sbin:/bin");
    }

    @Test
    void ofALotTheBeginningIsKept() throws IOException {
        Programs.Ended ended = run("echo first; head -c 1000000 /dev/zero | tr '\\0' x", Duration.ofSeconds(10));
        assertThat(ended.status()).isZero();
        assertThat(ended.said()).startsWith("first\nxxx").hasSize(Programs.MOST_SAID);
    }

    @Test
    void oneThatKeepsSilentIsGivenUp() {
        assertThatThrownBy(() -> run("exec sleep 60", Duration.ofMillis(300))).hasMessageContaining("sh did not end within 0 seconds; what it was to do may still be under way");
    }

    @Test
    void whatItLeavesBehindIsNotWaitedFor() throws IOException {
        assertThat(run("echo done; sleep 15 &", Duration.ofSeconds(10))).isEqualTo(new Programs.Ended(0, "done"));
    }
}
