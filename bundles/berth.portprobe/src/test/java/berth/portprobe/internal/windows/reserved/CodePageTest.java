// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.reserved;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodePageTest {
    @ParameterizedTest
    @CsvSource({ "850, IBM850, Büro", "437, IBM437, Büro", "1252, windows-1252, Büro", "932, windows-932, 応用", "866, IBM866, Почта" })
    void aTextIsReadByTheNumberOfItsPageAndInUtf8AllTheSame(String number, String charset, String text) {
        assertThat(new CodePage(number).text(text.getBytes(Charset.forName(charset)))).isEqualTo(text);
        assertThat(new CodePage(number).text(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({ "''", "null", "../x", "65001", "99999" })
    void aPageThatIsNotKnownLosesNoNumber(String number) {
        assertThat(new CodePage(number).text(new byte[] { '8', '0', (byte) 0x81 })).startsWith("80");
    }

    @Test
    void utf8IsRead() {
        assertThat(new CodePage("65001").text("Büro 応用".getBytes(StandardCharsets.UTF_8))).isEqualTo("Büro 応用");
    }
}
