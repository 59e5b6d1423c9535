// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import static berth.cli.internal.Ran.berth;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ArticleCommandTest {
    @Test
    void aloneItListsAllWithTheirTitles() {
        Ran ran = berth("article", "--lang", "en");
        assertThat(ran.status()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out()).contains("\nberth.articles.port-held ").contains("Q222553 ").contains("  Another program has the port\n");
        assertThat(berth("article", "--lang", "de").out()).contains("  Ein anderes Programm hat den Port\n");
    }

    @Test
    void anArticleIsToldWithItsCausesAndSteps() {
        Ran ran = berth("article", "Q222553", "--lang", "en");
        assertThat(ran.out()).startsWith("Q222553: Exchange's Internet Mail Service can't take port 25").contains("\n# Port 25 is taken on the proxy server")
                .contains("\nCAUSES\n  - the Windows NT SMTP service on the proxy server  (nt-smtp-service)\n").contains("\nSTEPS\n  1 ").contains("      undo: net start SMTPSVC\n");
        assertThat(ran.out().lines()).allMatch(line -> line.length() <= 96);
        assertThat(berth("--lang", "de-AT", "article", "Q222553").out()).contains("# Port 25 ist auf dem Proxyserver belegt").contains("net start SMTPSVC");
    }

    @Test
    void aLanguageThatNobodyHasTranslatedToIsEnglish() {
        assertThat(berth("article", "Q222553", "--lang", "fy").out()).isEqualTo(berth("article", "Q222553", "--lang", "en").out());
    }

    @Test
    void theBundlesNameMayBeLeftOut() {
        assertThat(berth("article", "port-held", "--lang", "en").out()).startsWith("berth.articles.port-held: ");
    }

    @ParameterizedTest
    @CsvSource({ "Q222535, Q222553", "port, berth.articles.port-held", "Q1, Q1939", "port-hold, berth.articles.port-held" })
    void whoMistypesAnIdIsToldTheNearOnes(String id, String near) {
        assertThat(berth("article", id).refused(64).err()).contains("there is no article " + id + "; did you mean ").contains(near);
    }

    @ParameterizedTest
    @ValueSource(strings = { "article xyzzy-plugh", "article a b", "article Q222553 --lang x-", "article --port 25", "25 --lang de" })
    void whatIsNotKnownIsRefused(String line) {
        berth(line.split(" ")).refused(64);
    }

    @Test
    void jsonIsOneDocumentALine() {
        assertThat(berth("article", "--json", "--lang", "en").out().lines()).isNotEmpty().allMatch(line -> line.startsWith("{\"schema\":\"berth.article/1\",\"id\":\""));
    }

    @ParameterizedTest
    @CsvSource({ "LC_ALL, de_DE.UTF-8, de-DE", "LC_MESSAGES, de_AT@euro, de-AT", "LANG, fr, fr", "LC_ALL, C.UTF-8, en", "LANG, POSIX, en", "LC_CTYPE, de_DE, nl", "LANG, '', nl" })
    void theEnvironmentNamesTheLanguage(String name, String value, String tag) {
        assertThat(Language.of(Map.of(name, value)::get, Locale.forLanguageTag("nl")).toLanguageTag()).isEqualTo(tag);
    }

    @Test
    void theStrongerVariableCounts() {
        assertThat(Language.of(Map.of("LC_ALL", "de_DE", "LANG", "en_GB", "LC_MESSAGES", "fr")::get, Locale.ENGLISH)).isEqualTo(Locale.GERMANY);
    }
}
