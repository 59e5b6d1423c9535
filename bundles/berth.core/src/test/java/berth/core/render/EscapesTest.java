// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EscapesTest {
    @ParameterizedTest
    @CsvSource(ignoreLeadingAndTrailingWhitespace = false, value = { "plain text,plain text", "\u00fcml\u00e4ut \u65e5\u672c,\u00fcml\u00e4ut \u65e5\u672c",
            "a\u001b[31mb,a\\u{1b}[31mb", "\u009b2J,\\u{9b}2J", "\u202eevil,\\u{202e}evil", "a\u2066b,a\\u{2066}b", "zero\u200bwidth,zero\\u{200b}width",
            "a\u2028b\u2029,a\\u{2028}b\\u{2029}", "a\u0000b,a\\u{0}b", "\u007f,\\u{7f}", "\ud800x,\\u{d800}x", "\ue000,\\u{e000}", "\ufeffx,\\u{feff}x",
            "soft\u00adhyphen,soft\\u{ad}hyphen", "\ud83d\ude00,\ud83d\ude00" })
    void whatCannotBeSeenIsWrittenOut(String text, String shown) {
        assertThat(Escapes.visible(text)).isEqualTo(shown);
    }

    @Test
    void lineBreaksAndTabsToo() {
        assertThat(Escapes.visible("a\nb\r\tc")).isEqualTo("a\\nb\\r\\tc");
    }

    @Test
    void nothingHostileIsLeftOfAnyCharacter() {
        for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
            Hostile.assertHarmless(Escapes.visible(Character.toString(point)));
        }
    }

    @Test
    void aLongTextIsCutOffBetweenTwoCharacters() {
        assertThat(Escapes.visible("\ud83d\ude00".repeat(3000))).isEqualTo("\ud83d\ude00".repeat(2000) + "...");
        assertThat(Escapes.visible("x".repeat(2000))).hasSize(2000);
    }
}
