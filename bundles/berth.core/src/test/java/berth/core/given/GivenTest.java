// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.given;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.snapshot.SnapshotFormatException;

class GivenTest {
    private static final String SNAPSHOT = "{\"schema\":\"berth.snapshot/1\",\"host\":{\"name\":\"mx1\"},\"os\":\"linux\","
            + "\"takenAt\":\"2026-01-01T00:00:00Z\",\"evidence\":[]}";

    private static Given read(Optional<String> host, byte[] content) throws SnapshotFormatException {
        return Given.read(host, "file", content, Instant.EPOCH);
    }

    @ParameterizedTest
    @ValueSource(strings = { "UTF-8", "UTF-16LE", "UTF-16BE" })
    void aSnapshotMayBeginWithAMarkOfItsEncoding(String charset) throws SnapshotFormatException {
        byte[] content = ("\ufeff" + SNAPSHOT).getBytes(Charset.forName(charset));
        assertThat(read(Optional.empty(), content).of("other").host().name()).isEqualTo("mx1");
    }

    @Test
    void theUsersWordForTheHostCounts() throws SnapshotFormatException {
        Given given = read(Optional.of("PROXY1"), SNAPSHOT.getBytes(StandardCharsets.UTF_8));
        assertThat(given.of("other").host().name()).isEqualTo("PROXY1");
    }

    @Test
    void aFileThatNamesNoHostIsOfTheQuestionsHost() throws SnapshotFormatException {
        Given given = read(Optional.empty(), "[MSEXCIMC]\r\nServerBindTcpPorts=25\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(given.of("EXCH01").host().name()).isEqualTo("EXCH01");
    }

    @Test
    void anythingElseIsRefusedInWords() {
        assertThatThrownBy(() -> read(Optional.empty(), new byte[0])).hasMessage("it is empty");
        assertThatThrownBy(() -> read(Optional.empty(), "hello".getBytes(StandardCharsets.US_ASCII))).hasMessageContaining("neither a snapshot nor");
    }
}
