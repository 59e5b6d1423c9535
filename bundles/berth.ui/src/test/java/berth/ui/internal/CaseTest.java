// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.given.Given;
import berth.core.snapshot.HostId;
import berth.ui.internal.Case.Piece;
import berth.ui.internal.Case.Port;

class CaseTest {
    private static final Endpoint SMTP = new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25);

    private static Piece piece(String file, String host) {
        return piece(file, Optional.of(HostId.named(host)));
    }

    private static Piece piece(String file, Optional<HostId> host) {
        return new Piece(Path.of(file), new Given(host, Optional.of("linux"), Instant.EPOCH, List.of()));
    }

    @Test
    void theSameFileGivenAgainReplacesTheFormer() {
        Case twice = Case.empty().with(piece("a.json", "mx1")).with(piece("b.json", "mx2")).with(piece("a.json", "mx3"));

        assertThat(twice.hosts()).containsExactly("mx2", "mx3");
    }

    @Test
    void aFileThatNamesNoHostAddsNone() {
        assertThat(Case.empty().with(piece("Wspcfg.ini", Optional.empty())).hosts()).isEmpty();
    }

    @Test
    void aQuestionAboutAHostGoesWithItsLastEvidence() {
        Piece only = piece("a.json", "mx1");
        Case asked = Case.empty().with(only).asking(new Port(SMTP, Optional.of("mx1")));

        assertThat(asked.without(only)).isEqualTo(Case.empty());
        assertThat(asked.with(piece("b.json", "mx1")).without(only).asked()).isPresent();
    }

    @Test
    void aQuestionAboutThisComputerStaysWithoutEvidence() {
        Piece piece = piece("a.json", "mx1");
        Case asked = Case.empty().with(piece).asking(new Port(SMTP, Optional.empty()));

        assertThat(asked.without(piece).asked()).isPresent();
    }
}
