// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.engine;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import berth.core.article.Article;
import berth.core.diagnosis.Cause;

/** Where the engine looks for articles when it knows what it is about. Always gives the same for the same causes and pattern. */
public interface Library {

    /**
     * {@return at least all articles that have a symptom of these; the engine itself leaves the others out}
     *
     * @param causes  what the engine has found
     * @param pattern the pattern of the failure that is asked about
     */
    List<Article> about(Set<Cause> causes, Optional<String> pattern);

    /** {@return the article of that id} */
    Optional<Article> article(String id);

    /** {@return one of these articles} */
    static Library of(List<Article> articles) {
        return new Shelf(articles);
    }

    /** Articles that were read. */
    record Shelf(List<Article> articles) implements Library {
        /** Copies the list. */
        public Shelf {
            articles = List.copyOf(articles);
        }

        @Override
        public List<Article> about(Set<Cause> causes, Optional<String> pattern) {
            return articles;
        }

        @Override
        public Optional<Article> article(String id) {
            return articles.stream().filter(article -> article.id().equals(id)).findFirst();
        }
    }
}
