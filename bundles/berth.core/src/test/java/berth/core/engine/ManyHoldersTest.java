// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.diagnosis.Diagnosis;
import berth.core.evidence.SocketState;
import berth.core.render.TextRenderer;
import berth.core.render.VerdictText;

/** However many have the port, the answer can be read. */
class ManyHoldersTest {

    private static Host many(int count, boolean oneProcess) {
        Host host = Host.surveyed();
        for (int i = 1; i <= count; i++) {
            long pid = oneProcess ? 9 : 100 + i;
            host.process(pid, "server" + i, Optional.empty()).listens("127.0.0." + i + ":25", pid);
        }
        return host;
    }

    @ParameterizedTest
    @CsvSource({ "1,server1 (pid 101)", "2,server1 (pid 101) and by server2 (pid 102)",
            "4,server1 (pid 101) and by server2 (pid 102) and by server3 (pid 103) and by server4 (pid 104)",
            "40,server1 (pid 101) and by server2 (pid 102) and by server3 (pid 103) and by 37 more" })
    void theFirstOnesAreNamed(int count, String who) {
        assertThat(VerdictText.ENGLISH.summary(Asked.about(many(count, false), "25")).replaceAll(", \\w+\\)", ")")).isEqualTo("Port 25 is held by " + who + ".");
    }

    @Test
    void whoSharesASocketAndIsNoRelationIsNamed() {
        Host host = Host.surveyed().process(1, "init", Optional.empty()).process(100, "giver", Optional.of(1L)).process(101, "child", Optional.of(100L))
                .process(150, "shell", Optional.of(100L)).process(151, "grandchild", Optional.of(150L)).process(200, "heir", Optional.of(1L))
                .listens("127.0.0.1:25", 100, 101, 151, 200);
        Diagnosis diagnosis = Asked.about(host, "25");
        assertThat(VerdictText.ENGLISH.summary(diagnosis)).isEqualTo("Port 25 is held by giver (pid 100, user25) and by heir (pid 200, user25).");
        assertThat(TextRenderer.ENGLISH.render(diagnosis).replaceAll("\\s+", " ")).contains("shared with pid 101, 151, 200").contains("pid 200 is heir, user user25");
    }

    @Test
    void theTextFitsAScreenOrTwo() {
        Diagnosis diagnosis = Asked.about(many(40, false), "25");
        assertThat(diagnosis.holders()).hasSize(40);
        assertThat(TextRenderer.ENGLISH.render(diagnosis)).contains("pid 104").doesNotContain("pid 105").contains("and 36 more; --json shows all");
    }

    @Test
    void ofManyAddressesOfOneTheFirstAreSaid() {
        assertThat(TextRenderer.ENGLISH.render(Asked.about(many(60, true), "25")).replaceAll("\\s+", " ")).contains("127.0.0.8:25 and 52 more").doesNotContain("127.0.0.60:25");
        assertThat(TextRenderer.ENGLISH.render(Asked.about(many(9, true), "25")).replaceAll("\\s+", " ")).contains("127.0.0.9:25");
    }

    @ParameterizedTest
    @CsvSource({ "TIME_WAIT,a minute", "CLOSING,a few minutes" })
    void aConnectionThatIsStillBeingClosedTakesLonger(SocketState state, String time) {
        Host host = Host.surveyed().socket("127.0.0.1:25", state, Optional.empty()).refuses("25", 98);
        assertThat(VerdictText.ENGLISH.summary(Asked.about(host, "25"))).isEqualTo("Port 25 is not free yet: a closed connection keeps it for up to " + time + ".");
    }
}
