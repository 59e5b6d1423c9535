// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.messages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MessageTextTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\"', value = { "port %1 of %2|port 25 of SMTP", "%1!s! and %2!S!|25 and SMTP", "%1!u!%1!08x!|2525", "%3 is not there, nor %3!s!|%3 is not there, nor %3!s!",
            "100%% of it%.|100% of it.", "a%bb%!%|a b!%", "the end%0 is not told|the end", "%1!never closed|25!never closed", "%10|%10", "%12%2|%12SMTP", "%|%", "|" })
    void valuesStandWhereTheirNumbersStood(String pattern, String text) {
        assertThat(MessageText.of(String.valueOf(pattern), List.of("25", "SMTP"))).isEqualTo(String.valueOf(text));
    }

    @Test
    void linesAndTabs() {
        assertThat(MessageText.of("one%ntwo%tthree%r\r\n\r\n", List.of())).isEqualTo("one\r\ntwo\tthree");
    }

    @Test
    void thereMayBeNinetyNineValues() {
        List<String> values = IntStream.rangeClosed(1, 120).mapToObj(i -> "v" + i).toList();
        assertThat(MessageText.of("%99 %100 %9", values)).isEqualTo("v99 v100 v9");
    }

    @Test
    void valuesAreNoPatterns() {
        assertThat(MessageText.of("%1", List.of("%2%n%0", "x"))).isEqualTo("%2%n%0");
    }

    @Test
    void noTextGrowsWithoutEnd() {
        assertThat(MessageText.of("%1".repeat(30_000), List.of("x".repeat(30_000)))).hasSize(64 << 10);
        String all = MessageText.withParameters("%%1".repeat(30_000), number -> Optional.of("y".repeat(30_000)));
        assertThat(all).hasSize(64 << 10);
        assertThat(MessageText.of(String.join("", Collections.nCopies(100_000, "%")), List.of())).hasSize(50_000);
    }

    @Test
    void numbersOfParametersAreFilledIn() {
        assertThat(MessageText.withParameters("error %%10048, %%7 and %% or %%x%%", number -> number == 10048 ? Optional.of("in use") : Optional.empty()))
                .isEqualTo("error in use, %%7 and %% or %%x%%");
        assertThat(MessageText.withParameters("%%99999999999999", number -> Optional.of("[" + number + "]"))).isEqualTo("[9999999999]9999");
    }
}
