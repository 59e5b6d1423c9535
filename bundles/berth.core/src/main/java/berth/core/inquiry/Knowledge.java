// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import berth.core.article.Article;
import berth.core.article.ArticleReader;
import berth.core.contribution.Contributed;
import berth.core.contribution.Contributions;
import berth.core.contribution.Guard;
import berth.core.contribution.Guest;
import berth.core.diagnosis.Cause;
import berth.core.engine.Library;

/**
 * The articles that could be read. Those of our own bundles, which their build has read, are read when the engine asks for them: reading all
 * takes longer than an answer. Use from any thread.
 */
public final class Knowledge implements Library {
    private final List<Article> articles;
    private final List<Problem> problems;
    private final List<Shelved> shelved;
    private final UnaryOperator<Article> translated;
    private final Map<String, Optional<Article>> taken = new ConcurrentHashMap<>();

    /** A file of the knowledge base that is left out. */
    public record Problem(String bundle, String id, String reason) { }

    /** These articles and no more, and what could not be read. */
    public Knowledge(List<Article> articles, List<Problem> problems) {
        this(articles, problems, List.of(), UnaryOperator.identity());
    }

    private Knowledge(List<Article> articles, List<Problem> problems, List<Shelved> shelved, UnaryOperator<Article> translated) {
        this.translated = translated;
        this.articles = List.copyOf(articles);
        this.problems = List.copyOf(problems);
        this.shelved = List.copyOf(shelved);
    }

    /** {@return everything that bundles contribute, in English; a file that is not as it must be is left out} */
    public static Knowledge of(Contributions contributions) {
        return of(contributions, Locale.ENGLISH);
    }

    /** {@return the same, with the titles of causes and steps in that language where somebody has translated them} */
    static Knowledge of(Contributions contributions, Locale locale) {
        Translations translations = new Translations(contributions, locale);
        // What is wrong with a translation is told where contributions and articles are listed.
        UnaryOperator<Article> translated = original -> translations.of(original, reason -> { });
        List<Problem> problems = new ArrayList<>();
        List<Article> articles = new ArrayList<>();
        List<Shelved> shelved = new ArrayList<>();
        for (Contributed<byte[]> file : contributions.articles()) {
            Guard.Outcome<Boolean> outcome = Guard.call(() -> Guest.isStranger(file.bundle())
                    ? articles.add(translated.apply(ArticleReader.read(file.id(), file.bundle(), file.make().call()))) : shelved.add(Shelved.of(file)));
            outcome.either(done -> done, failed -> problems.add(new Problem(file.bundle(), file.id(), failed.reason())));
        }
        return new Knowledge(articles, problems, shelved, translated);
    }

    /** Reads what is asked for most often, while there is time. */
    Knowledge prepared() {
        about(Set.of(Cause.LISTENER), Optional.empty());
        return this;
    }

    /** {@return the articles that could not be read; of our own, none is tried before it is asked for} */
    public List<Problem> problems() {
        return problems;
    }

    @Override
    public List<Article> about(Set<Cause> causes, Optional<String> pattern) {
        List<Article> about = new ArrayList<>(articles);
        shelved.stream().filter(file -> file.mayBeAbout(causes, pattern))
                .forEach(file -> read(file).ifPresent(about::add));
        return about;
    }

    @Override
    public Optional<Article> article(String id) {
        return articles.stream().filter(article -> article.id().equals(id)).findFirst()
                .or(() -> shelved.stream().filter(file -> file.id().equals(id)).findFirst().flatMap(this::read));
    }

    private Optional<Article> read(Shelved file) {
        return taken.computeIfAbsent(file.id(), id -> Guard.call(() -> translated.apply(file.read())).value());
    }
}
