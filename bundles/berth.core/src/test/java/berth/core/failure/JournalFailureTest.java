// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import berth.core.evidence.LogRecord;

/** What a process tells of one failure in several records of a journal. */
class JournalFailureTest {
    private static final String ANY = "bind() to 0.0.0.0:80 failed (98: Address already in use)";

    private static LogRecord said(long seconds, long pid, String text) {
        return new LogRecord("journal", seconds, Optional.of(Instant.EPOCH.plusSeconds(seconds)), Optional.empty(), "nginx", Optional.empty(), Optional.empty(), "error",
                Optional.empty(), Optional.of("mx1"), Optional.empty(), List.of(), "", Optional.of(text), Optional.empty(), Optional.of(pid));
    }

    @Test
    void aProcessThatTriesAgainHasFailedOnce() throws IOException {
        assertThat(OwnPatterns.finder().find(List.of(said(0, 7, ANY), said(1, 7, "bind() to [::]:80 failed (98: Address already in use)"), said(2, 7, ANY),
                said(3, 7, "bind() to 0.0.0.0:443 failed (98: Address already in use)"), said(4, 7, "still could not bind()"), said(5, 8, ANY), said(1000, 7, ANY))))
                        .extracting(one -> one.failure().record().number(), one -> one.port().orElse(0)).containsExactly(tuple(0L, 80), tuple(3L, 443), tuple(5L, 80), tuple(1000L, 80));
    }

    @Test
    void whoOnlySaysThatItGivesUpHasFailedToo() throws IOException {
        assertThat(OwnPatterns.finder().find(List.of(said(0, 7, ANY), said(1, 8, "still could not bind()")))).extracting(one -> one.port().isPresent()).containsExactly(true, false);
    }
}
