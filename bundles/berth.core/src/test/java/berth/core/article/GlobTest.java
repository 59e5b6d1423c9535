// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.article;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Locale;

import org.junit.jupiter.api.Test;

class GlobTest {
    @Test
    void withoutAStarTheWholeTextMustBeTheSame() {
        assertThat(new Glob("clamd").matches("clamd")).isTrue();
        assertThat(new Glob("clamd").matches("clamdscan")).isFalse();
        assertThat(new Glob("clamd").matches("")).isFalse();
        assertThat(new Glob("").matches("")).isTrue();
    }

    @Test
    void aStarStandsForAnyTextAndForNone() {
        assertThat(new Glob("clamd@*").matches("clamd@scan.service")).isTrue();
        assertThat(new Glob("clamd@*").matches("clamd@")).isTrue();
        assertThat(new Glob("*.service").matches("clamd.service")).isTrue();
        assertThat(new Glob("a*b*c").matches("a--b--c")).isTrue();
        assertThat(new Glob("a*b*c").matches("a--c--b")).isFalse();
        assertThat(new Glob("*").matches("anything")).isTrue();
    }

    @Test
    void theEndsDoNotShareLetters() {
        assertThat(new Glob("aba*aba").matches("aba")).isFalse();
        assertThat(new Glob("aba*aba").matches("ababa")).isFalse();
        assertThat(new Glob("aba*aba").matches("abaaba")).isTrue();
    }

    @Test
    void upperAndLowerCaseAreTheSameInEveryLocale() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("tr"));
        try {
            assertThat(new Glob("INTERSCAN*").matches("interscan viruswall")).isTrue();
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void otherSignsMeanThemselves() {
        assertThat(new Glob("a.c").matches("abc")).isFalse();
        assertThat(new Glob("a?c").matches("abc")).isFalse();
        assertThat(new Glob("(any)[x]\\d+").matches("(any)[x]\\d+")).isTrue();
    }

    @Test
    void isInLooksAnywhereInTheText() {
        assertThat(new Glob("SMTP NAVIEG").isIn("220 mx SMTP NAVIEG 2.0.1 ready")).isTrue();
        assertThat(new Glob("webshield*associates").isIn("220 mx WebShield SMTP V4.5 Network Associates, Inc.")).isTrue();
        assertThat(new Glob("webshield*associates").isIn("220 associates.example WebShield")).isFalse();
    }

    @Test
    void evilPatternsTakeNoExponentialTime() {
        String text = "a".repeat(20_000);
        Glob glob = new Glob("*a".repeat(2_000) + "b");
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> assertThat(glob.matches(text)).isFalse());
        assertTimeoutPreemptively(Duration.ofSeconds(10), () -> assertThat(glob.isIn(text)).isFalse());
    }
}
