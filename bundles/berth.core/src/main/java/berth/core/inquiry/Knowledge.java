// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import berth.core.article.Article;
import berth.core.article.ArticleReader;
import berth.core.contribution.Contributed;
import berth.core.contribution.Contributions;
import berth.core.contribution.Guard;

/**
 * The articles that could be read; the failure patterns are only read when a log is.
 *
 * @param problems those that could not, each as bundle, id and reason
 */
public record Knowledge(List<Article> articles, List<Problem> problems) {

    /** A file of the knowledge base that is left out. */
    public record Problem(String bundle, String id, String reason) { }

    /** Copies the lists. */
    public Knowledge {
        articles = List.copyOf(articles);
        problems = List.copyOf(problems);
    }

    /** {@return everything that bundles contribute; a file that is not as it must be is left out} */
    public static Knowledge of(Contributions contributions) {
        List<Problem> problems = new ArrayList<>();
        List<Article> articles = new ArrayList<>();
        for (Contributed<byte[]> file : contributions.articles()) {
            articles.addAll(read(file, () -> List.of(ArticleReader.read(file.id(), file.bundle(), file.make().call())), problems));
        }
        return new Knowledge(articles, problems);
    }

    private static <T> List<T> read(Contributed<byte[]> file, Callable<List<T>> reader, List<Problem> problems) {
        return Guard.call(reader).either(done -> done, failed -> {
            problems.add(new Problem(file.bundle(), file.id(), failed.reason()));
            return List.of();
        });
    }
}
