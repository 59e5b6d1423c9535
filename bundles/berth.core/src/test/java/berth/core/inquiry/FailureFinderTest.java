// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.failure.FailurePattern;
import berth.core.failure.FailurePattern.EventRef;
import berth.core.evidence.LogRecord;
import berth.core.evidence.OsError;
import berth.core.evidence.Transport;
import berth.core.failure.FailureVocabulary;
import berth.core.inquiry.FailureFinder.Found;

class FailureFinderTest {
    private static final Instant START = Instant.parse("1999-04-28T20:47:00Z");
    private static final List<EventRef> FOLLOWING = List.of(new EventRef("MSExchangeIMC", Set.of(4020)));
    private static final FailureFinder FINDER = new FailureFinder(List.of(pattern("bind", 4007), pattern("protocol", 4003)), new FailureVocabulary(List.of(), List.of()));

    private static FailurePattern pattern(String id, int event) {
        return new FailurePattern("test." + id, "MSExchangeIMC", Set.of(event), Optional.empty(), Optional.empty(), Optional.of("MSExchangeIMC"),
                Optional.of("MSEXCIMC"), Transport.TCP, Optional.of(25), FailurePattern.Fields.ANY, FOLLOWING);
    }

    private static LogRecord event(int id, long seconds, String text, String binary) {
        List<LogRecord.Datum> data = text.isEmpty() ? List.of() : List.of(new LogRecord.Datum(Optional.empty(), text));
        return new LogRecord("Application.evt", seconds, Optional.of(START.plusSeconds(seconds)), Optional.empty(), "msexchangeimc",
                Optional.of(id), Optional.of(49152), "error", Optional.of(1), Optional.of("EXCH01"), Optional.empty(), data, binary, Optional.empty());
    }

    private static Optional<Integer> error(String text, String binary) {
        List<Found> found = FINDER.find(List.of(event(4007, 0, text, binary)));
        assertThat(found).hasSize(1);
        return found.get(0).failure().error().map(OsError::code);
    }

    @Test
    void aFailureAndItsConsequenceAreOneFailure() {
        List<Found> found = FINDER.find(List.of(event(4007, 0, "10048", ""), event(4020, 1, "", "")));
        assertThat(found).singleElement().satisfies(one -> {
            assertThat(one.failure().pattern()).isEqualTo("test.bind");
            assertThat(one.failure().consequences()).extracting(r -> r.eventId().orElse(0)).containsExactly(4020);
        });
    }

    @Test
    void twoStartsAreTwoFailures() {
        List<Found> found = FINDER.find(List.of(event(4007, 0, "10048", ""), event(4020, 1, "", ""), event(4007, 60, "10050", ""),
                event(4020, 61, "", ""), event(4020, 62, "", "")));
        assertThat(found).extracting(one -> one.failure().consequences().size()).containsExactly(1, 2);
    }

    @Test
    void consequencesFollowWithinFiveMinutes() {
        assertThat(FINDER.find(List.of(event(4007, 0, "10048", ""), event(4020, 300, "", ""), event(4020, 301, "", ""))).get(0).failure()
                .consequences()).hasSize(1);
    }

    @Test
    void aConsequenceAloneIsNoFailureButTheErrorAloneInAnyOtherEventIs() {
        assertThat(FINDER.find(List.of(event(4020, 0, "10048", "")))).isEmpty();
        assertThat(FINDER.find(List.of(event(4008, 1, "10050", ""), event(4009, 1, "", "")))).isEmpty();
        assertThat(FINDER.find(List.of(event(4008, 1, "10048", "")))).singleElement().satisfies(one -> assertThat(one.wanted()).isEmpty());
        assertThat(FINDER.find(List.of())).isEmpty();
    }

    @Test
    void aProtocolThatCannotBeReadIsItsOwnFailure() {
        assertThat(FINDER.find(List.of(event(4003, 0, "11004", ""), event(4020, 1, "", "")))).singleElement().satisfies(one -> {
            assertThat(one.failure().pattern()).isEqualTo("test.protocol");
            assertThat(one.failure().error().map(OsError::kind)).contains(OsError.Kind.NETWORK);
        });
    }

    @ParameterizedTest
    @CsvSource({ "10048,10048", "' 10048 ',10048", "'\t10048\r\n',10048", "WSAEADDRINUSE (10048).,10048", "error=10050;,10050",
            "port 10049x? 10048,10049", "WSA10048L,10048" })
    void theErrorStandsInAString(String text, int code) {
        assertThat(error(text, "")).contains(code);
    }

    @ParameterizedTest
    @CsvSource({ "40270000,10048", "40270780,10048", "0000000040270000,10048", "42270000,10050", "40270000ff,10048" })
    void orInTheDataBytes(String binary, int code) {
        assertThat(error("", binary)).contains(code);
    }

    @ParameterizedTest
    @CsvSource({ "'',''", "110048,''", "100480,''", "ten,''", "12345,''", "'',4027", "'',00402700", "'',40270880", "'',402700", "'',ffffffff" })
    void otherNumbersAreNoErrors(String text, String binary) {
        assertThat(error(text, binary)).isEmpty();
    }

    @Test
    void dataBytesThatAreNoHexadecimalAreNoError() {
        assertThat(error("", "xyzxyzxy")).isEmpty();
    }
}
