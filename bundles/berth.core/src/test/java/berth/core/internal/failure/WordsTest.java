// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import berth.core.failure.FailureVocabulary;
import berth.core.failure.Phrase;
import berth.core.failure.WordRole;

class WordsTest {

    private static Words words(String text, String... charsets) {
        return new Words(new FailureVocabulary(List.of(new Phrase(WordRole.IN_USE, "address already in use", List.of()),
                new Phrase(WordRole.IN_USE, text, List.of(charsets).stream().map(Charset::forName).toList())), List.of()));
    }

    private static List<Integer> found(Words words, byte[] data) {
        List<Integer> places = new ArrayList<>();
        Words.Search search = words.search(data, data.length);
        for (int at = search.next(0); at < data.length; at = search.next(Lines.end(data, data.length, at, data.length))) {
            places.add(at);
        }
        return places;
    }

    /** Lines of ASCII and others follow each other in any order. */
    @Test
    void findsWordsInLinesOfEitherKind() {
        Words words = words("Adresse d\u00e9j\u00e0 utilis\u00e9e", "windows-1252");
        byte[] data = "x: adresse d\u00e9j\u00e0 utilis\u00e9e\nna\u00efve: address already in use\nx: address already in use\n\u00e9\nAddress already in use".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(found(words, data)).containsExactly(3, 32, 58, 83);
        assertThat(LineJudge.isInteresting(words.mask(data, 0, 24))).isTrue();
        assertThat(words.in("x: adresse d\u00e9j\u00e0 utilis\u00e9e")).hasSize(1);
        assertThat(words.mayTell("x: adresse d\u00e9j\u00e0 utilis\u00e9e")).isTrue();
        assertThat(words.mayTell("x: adresse")).isFalse();
    }

    /** In such a set the bytes of a foreign word are those of ASCII. */
    @Test
    void findsAWordThatIsWrittenInBytesOfAsciiAlone() {
        Words words = words("\u4f7f\u7528\u4e2d\u3067\u3059", "ISO-2022-JP");
        byte[] data = "\u4f7f\u7528\u4e2d\u3067\u3059".getBytes(Charset.forName("ISO-2022-JP"));
        assertThat(Lines.foreign(data, 0, data.length)).isEqualTo(data.length);
        assertThat(found(words, data)).hasSize(1);
    }

    @Test
    void findsAWordWhoseOnlyForeignSignIsWrittenAsOneOfAscii() {
        byte[] data = "c:\\in\\use".getBytes(StandardCharsets.US_ASCII);
        assertThat(found(words("c:\u00a5in\u00a5use", "EUC-JP"), data)).containsExactly(0);
    }

    @Test
    void inTheOtherSetsNothingForeignIsWrittenInAsciiAlone() {
        int sets = 0;
        for (Charset charset : Charset.availableCharsets().values()) {
            if (!Words.isAboveAscii(charset)) {
                continue;
            }
            sets++;
            CharsetEncoder encoder = charset.newEncoder();
            for (char c = 0x80; c < Character.MIN_SURROGATE; c++) {
                if (!Words.isLikeAscii(c) && encoder.canEncode(c)) {
                    byte[] bytes = String.valueOf(c).getBytes(charset);
                    assertThat(Lines.foreign(bytes, 0, bytes.length)).as("%s %04x", charset, (int) c).isLessThan(bytes.length);
                }
            }
        }
        assertThat(sets).isGreaterThan(20);
    }
}
