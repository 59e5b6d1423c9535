// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

import berth.core.article.Article;
import berth.core.article.ArticleReader;
import berth.core.contribution.Contributed;
import berth.core.contribution.Contributions;
import berth.core.contribution.Guard;
import berth.core.inquiry.Knowledge.Problem;
import berth.core.internal.contribution.Spelling;

/**
 * The articles for people to read: in their language where somebody has translated them, else in English.
 * Reads the files when it is made; immutable, use from any thread.
 */
public final class Articles {
    private final List<Article> all;
    private final List<Problem> problems = new ArrayList<>();

    /** Reads every article that bundles contribute, and its translation. */
    public Articles(Contributions contributions, Locale locale) {
        this(contributions, locale, Optional.empty());
    }

    private Articles(Contributions contributions, Locale locale, Optional<List<String>> wanted) {
        Translations translations = new Translations(contributions, locale);
        this.all = contributions.articles().stream().filter(file -> wanted.map(ids -> ids.contains(file.id())).orElse(true))
                .flatMap(file -> original(file).stream()).map(article -> translated(article, translations)).sorted(Comparator.comparing(Article::id)).toList();
    }

    /** {@return those of these ids only, in the order of the ids given} */
    public static List<Article> of(Contributions contributions, Locale locale, List<String> ids) {
        return new Articles(contributions, locale, Optional.of(ids)).all.stream().sorted(Comparator.comparingInt(article -> ids.indexOf(article.id()))).toList();
    }

    /** {@return all, in the order of their ids} */
    public List<Article> all() {
        return all;
    }

    /** {@return the article of that id} */
    public Optional<Article> find(String id) {
        return all.stream().filter(article -> article.id().equals(id)).findFirst();
    }

    /** {@return the ids that somebody may mean who says this: those that hold it, else the one that is written nearly so} */
    public List<String> near(String word) {
        String lower = word.toLowerCase(Locale.ROOT);
        List<String> ids = all.stream().map(Article::id).toList();
        List<String> holding = ids.stream().filter(id -> !lower.isBlank() && id.toLowerCase(Locale.ROOT).contains(lower)).toList();
        return holding.isEmpty() ? Stream.concat(Spelling.nearest(word, ids).stream(), Spelling.nearest(word, ids.stream().map(Articles::last).toList()).stream()
                .flatMap(last -> ids.stream().filter(id -> last(id).equals(last)))).distinct().toList() : holding;
    }

    private static String last(String id) {
        return id.substring(id.lastIndexOf('.') + 1);
    }

    /** {@return the articles and translations that could not be read; instead of a translation the original is there} */
    public List<Problem> problems() {
        return List.copyOf(problems);
    }

    private Optional<Article> original(Contributed<byte[]> file) {
        return Guard.call(() -> ArticleReader.read(file.id(), file.bundle(), file.make().call())).either(Optional::of, failed -> {
            problems.add(new Problem(file.bundle(), file.id(), failed.reason()));
            return Optional.empty();
        });
    }

    private Article translated(Article original, Translations translations) {
        return translations.of(original, reason -> problems.add(new Problem(original.bundle(), original.id() + " (translation)", reason)));
    }
}
