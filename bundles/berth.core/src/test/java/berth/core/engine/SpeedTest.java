// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.diagnosis.Diagnosis;
import berth.core.evidence.SocketState;

/** Large hosts are diagnosed in a time that grows no faster than they do. */
class SpeedTest {
    private static final int MANY = 40_000;
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static String address(int i) {
        return "127." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255) + ":25";
    }

    @ParameterizedTest
    @ValueSource(booleans = { true, false })
    void fortyThousandSocketsOfAsManyProcesses(boolean shared) {
        Host host = Host.surveyed();
        for (int i = 1; i <= MANY; i++) {
            host.process(i + 10, "worker", shared ? Optional.of(5L) : Optional.empty());
            if (shared) {
                host.listens(address(i), 5, i + 10);
            } else {
                host.listens(address(i), i + 10);
            }
        }
        Diagnosis diagnosis = assertTimeout(LIMIT, () -> Asked.about(host, "25"));
        assertThat(diagnosis.holders()).hasSize(shared ? 1 : MANY);
    }

    @Test
    void fortyThousandSocketsWithoutAnOwner() {
        Host host = Host.surveyed();
        for (int i = 1; i <= MANY; i++) {
            host.process(i + 10, "worker", Optional.empty()).listensMaybe(address(i), i + 10);
        }
        Diagnosis diagnosis = assertTimeout(LIMIT, () -> Asked.about(host, "25"));
        assertThat(diagnosis.candidates()).hasSize(16);
    }

    @Test
    void fortyThousandConnections() {
        Host host = Host.surveyed().refuses("25", 98);
        for (int i = 1; i <= MANY; i++) {
            host.process(i + 10, "worker", Optional.empty()).socket(address(i), SocketState.CONNECTED, Optional.of(25), i + 10);
        }
        assertThat(assertTimeout(LIMIT, () -> Asked.about(host, "25")).holders()).hasSize(MANY);
    }
}
