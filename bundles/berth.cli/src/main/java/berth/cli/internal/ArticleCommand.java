// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

import berth.core.article.Article;
import berth.core.inquiry.Articles;
import berth.core.render.ArticleRenderer;
import berth.core.render.Escapes;

/** {@code berth article}: the articles of the knowledge base, or one of them to read. */
final class ArticleCommand {
    private final BerthCommand command;
    private final Arguments arguments;

    ArticleCommand(BerthCommand command, Arguments arguments) {
        this.command = command;
        this.arguments = arguments;
    }

    int run(List<String> words) throws UsageException {
        if (words.size() > 1) {
            throw new UsageException("one article at a time: berth article Q222553, or berth article for all.");
        }
        Optional<String> tag = arguments.value("lang");
        Locale locale = tag.isPresent() ? Language.typed(tag.get()) : Language.ofPerson();
        Articles articles = new Articles(command.contributions(arguments), locale);
        if (words.isEmpty()) {
            command.complainOf(articles.problems());
            articles.all().forEach(article -> say(arguments.has("json") ? ArticleRenderer.json(article) + "\n" : ArticleRenderer.line(article) + "\n"));
            return ExitStatus.OK;
        }
        Article article = find(articles, words.get(0));
        command.complainOf(articles.problems().stream().filter(problem -> problem.id().startsWith(article.id())).toList());
        say(arguments.has("json") ? ArticleRenderer.json(article) + "\n" : ArticleRenderer.text(article));
        return ExitStatus.OK;
    }

    /** Whoever leaves out the bundle's name means the article of that name, if there is one. */
    private static Article find(Articles articles, String id) throws UsageException {
        List<String> near = articles.near(id);
        Optional<Article> found = articles.find(id).or(() -> near.size() == 1 && near.get(0).endsWith("." + id) ? articles.find(near.get(0)) : Optional.empty());
        return found.orElseThrow(() -> new UsageException("there is no article " + Escapes.visible(id)
                + (near.isEmpty() ? "; " : "; did you mean " + Escapes.visible(String.join(", ", near)) + "? ") + "berth article lists all."));
    }

    private void say(String text) {
        command.out().print(text);
    }
}
