// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import berth.core.evidence.Evidence.SocketSeen;

class SocketNumbersTest {
    /** A list without inodes, of one port that thousands share: where all had one number, an answer took minutes. */
    @Test
    void socketsOfOnePortThatOthersHaveDifferInTheirNumbers() {
        Origin origin = new Origin("netstat", Instant.EPOCH, Optional.empty());
        Endpoint port = new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25);
        assertThat(IntStream.range(0, 20_000).map(pid -> new SocketSeen(origin, port, Optional.empty(), SocketState.LISTEN, Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), List.of(new ProcessRef(pid, Optional.empty())), List.of()).hashCode()).distinct().count()).isGreaterThan(19_000);
    }
}
