// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;

/** Records of event logs: errors told apart from texts, insertion strings and data bytes, and several records that are one failure. */
class RecordsTest {
    private static final Instant START = Instant.parse("2003-05-01T08:00:00Z");
    private static FailureScanner scanner;

    @BeforeAll
    static void readPatterns() throws IOException {
        scanner = OwnPatterns.scanner();
    }

    private static LogRecord event(long number, String provider, int id, String string, String binary, String message) {
        List<Datum> data = string.isEmpty() ? List.of() : List.of(new Datum(Optional.empty(), string));
        return new LogRecord("System", number, Optional.of(START.plusSeconds(number)), Optional.empty(), provider, Optional.of(id), Optional.of(0xC000), "error",
                Optional.empty(), Optional.of("MX1"), Optional.empty(), data, binary, Optional.of(message).filter(text -> !text.isEmpty()));
    }

    private static List<LoggedFailure> scan(LogRecord... events) {
        List<LoggedFailure> found = new ArrayList<>();
        try (FailureScanner.Records records = scanner.records("System.evt", found::add)) {
            for (LogRecord event : events) {
                records.add(scanner.judge(event));
            }
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            MSExchangeIMC, 4007, 10048, '',               '',                          bind-in-use,              10048
            MSExchangeIMC, 4007, 10013, '',               '',                          bind-forbidden,           10013
            MSExchangeIMC, 4007, 10049, '',               '',                          bind-address-unavailable, 10049
            MSExchangeIMC, 4007, 10050, '',               '',                          '',                       ''
            MSExchangeIMC, 4003, 11004, '',               '',                          '',                       ''
            SMTPSVC,        115, 1,     40270000,         '',                          bind-in-use,              10048
            SMTPSVC,        115, 1,     1d270000,         '',                          bind-forbidden,           10013
            SMTPSVC,        115, 1,     41270000,         '',                          bind-address-unavailable, 10049
            SMTPSVC,        115, 1,     42270000,         '',                          '',                       ''
            SMTPSVC,        115, 1,     fc2a0000,         '',                          '',                       ''
            HTTPEvent,    15005, '[::]:80', 0a0200c0,     '',                          bind-in-use,              0xC000020A
            HTTPEvent,    15005, '[::]:80', 0000000002003000000000009d3a00c00000000000000000000000000000000000000000430000c0, '', bind-in-use, 0xC0000043
            HTTPEvent,    15005, '[::]:80', 220000c0,     '',                          bind-forbidden,           0xC0000022
            Forefront,    14148, '',    40270780,         'failed to bind its socket to 192.0.2.1 port 8080', bind-in-use, 10048
            Microsoft ISA Server Web Proxy, 14148, '', 40270780, 'The Web Proxy filter failed to bind its socket to 192.0.2.1 port 8080.', bind-in-use, 10048
            Some Service,  7023, '%%10048', '',           '',                          bind-in-use,              10048
            Some Service,     7, '',    40270000,         '',                          bind-in-use,              10048
            Some Service,     7, '',    1d270000,         '',                          '',                       ''
            Some Service,     8, 'bind failed with error 10013 on port 25', '', '',    bind-forbidden,           10013
            """)
    void theErrorSaysWhatItIs(String provider, int id, String string, String binary, String message, String kind, String code) {
        List<LoggedFailure> found = scan(event(1, provider, id, string, binary, message));
        assertThat(found.stream().findFirst().map(one -> one.kind().id()).orElse("")).isEqualTo(kind);
        assertThat(found.stream().findFirst().flatMap(LoggedFailure::code).orElse("")).isEqualTo(code);
    }

    @Test
    void theEndpointIsThatOfTheEvent() {
        assertThat(scan(event(1, "HTTPEvent", 15005, "[::]:80", "0a0200c0", ""))).singleElement().satisfies(one -> {
            assertThat(one.port()).contains(80);
            assertThat(one.address()).contains("::");
            assertThat(one.product()).contains("HTTP.sys");
        });
        assertThat(scan(event(1, "MSExchangeIMC", 4007, "10048", "", ""))).singleElement().satisfies(one -> assertThat(one.port()).isEmpty());
        assertThat(scan(event(1, "MSExchangeTransport", 1019, "0.0.0.0:2525", "", "")).get(0).port()).contains(2525);
    }

    @Test
    void namedValuesSayWhatTheFirewallRefused() {
        List<Datum> data = List.of(new Datum(Optional.of("ProcessId"), "4242"), new Datum(Optional.of("SourceAddress"), "192.0.2.7"),
                new Datum(Optional.of("SourcePort"), "2525"), new Datum(Optional.of("Protocol"), "6"));
        LogRecord refused = new LogRecord("Security", 9, Optional.of(START), Optional.empty(), "Microsoft-Windows-Security-Auditing", Optional.of(5159),
                Optional.of(0), "information", Optional.empty(), Optional.of("MX1"), Optional.empty(), data, "", Optional.empty());
        assertThat(scan(refused)).singleElement().satisfies(one -> {
            assertThat(one.kind()).isEqualTo(FailureKind.FORBIDDEN);
            assertThat(one.port()).contains(2525);
            assertThat(one.address()).contains("192.0.2.7");
        });
    }

    @Test
    void causeAndConsequencesAreOneFailure() {
        List<LoggedFailure> found = scan(event(1, "MSExchangeIMC", 4007, "10048", "", ""), event(2, "MSExchangeIMC", 4020, "", "", ""),
                event(3, "Service Control Manager", 7024, "IMC", "", ""), event(4000, "MSExchangeIMC", 4007, "10048", "", ""));
        assertThat(found).extracting(LoggedFailure::count).containsExactly(3, 1);
        assertThat(found.get(0).lines()).isEqualTo(3);
        assertThat(found.get(0).lastTime()).contains(START.plusSeconds(3).toString());
    }

    @Test
    void aConsequenceAloneIsNothing() {
        assertThat(scan(event(1, "MSExchangeIMC", 4020, "", "", ""), event(2, "Service Control Manager", 7024, "IMC", "", ""))).isEmpty();
    }
}
