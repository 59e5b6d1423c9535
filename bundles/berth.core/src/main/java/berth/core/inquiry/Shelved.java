// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

import berth.core.article.Article;
import berth.core.article.ArticleReader;
import berth.core.article.MalformedArticleException;
import berth.core.contribution.Contributed;
import berth.core.diagnosis.Cause;

/**
 * An article of which only the symptoms were looked at, as text.
 *
 * @param symptoms the lines that hold all its causes and patterns, and perhaps more
 */
record Shelved(String id, String bundle, byte[] file, String symptoms) {
    private static final String BEGIN = "\nsymptoms:";

    /** {@return the article in that file} */
    static Shelved of(Contributed<byte[]> contributed) throws Exception {
        byte[] file = contributed.make().call();
        return new Shelved(contributed.id(), contributed.bundle(), file, symptoms(new String(file, StandardCharsets.UTF_8)));
    }

    /** From their key to the next one, which begins its line. */
    private static String symptoms(String text) {
        int begin = text.indexOf(BEGIN);
        int end = begin < 0 ? 0 : text.indexOf("\n", begin + BEGIN.length());
        while (end >= 0 && end + 1 < text.length() && (text.charAt(end + 1) == ' ' || text.charAt(end + 1) == '#')) {
            end = text.indexOf("\n", end + 1);
        }
        return begin < 0 ? "" : text.substring(begin, end < 0 ? text.length() : end);
    }

    boolean mayBeAbout(Set<Cause> causes, Optional<String> pattern) {
        return causes.stream().anyMatch(cause -> symptoms.contains(cause.id())) || pattern.filter(symptoms::contains).isPresent();
    }

    Article read() throws MalformedArticleException {
        return ArticleReader.read(id, bundle, file);
    }
}
