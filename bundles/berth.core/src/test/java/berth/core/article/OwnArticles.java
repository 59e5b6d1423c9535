// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.article;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The articles of the bundle that lies beside this one. */
public final class OwnArticles {
    static final Path BUNDLE = Path.of("../berth.articles");
    private static final Pattern CONTRIBUTED = Pattern.compile("id=\"([^\"]+)\"\\s+path=\"([^\"]+)\"");

    private OwnArticles() { }

    /** {@return whether there is such a bundle} */
    public static boolean areThere() {
        return Files.isRegularFile(BUNDLE.resolve("plugin.xml"));
    }

    /** {@return all of them, in English} */
    public static List<Article> read() throws IOException, MalformedArticleException {
        List<Article> articles = new ArrayList<>();
        for (MatchResult entry : contributed(".md")) {
            articles.add(ArticleReader.read(entry.group(1), "berth.articles", Files.readAllBytes(BUNDLE.resolve(entry.group(2)))));
        }
        return articles;
    }

    /** {@return all of them, in German} */
    public static List<Article> german() throws IOException, MalformedArticleException {
        List<Article> articles = new ArrayList<>();
        for (MatchResult entry : contributed(".md")) {
            Article original = ArticleReader.read(entry.group(1), "berth.articles", Files.readAllBytes(BUNDLE.resolve(entry.group(2))));
            articles.add(TranslationReader.read(original, Files.readAllBytes(BUNDLE.resolve(entry.group(2).replace(".md", ".de.md")))));
        }
        return articles;
    }

    /** {@return id and path of each file of that kind} */
    static List<MatchResult> contributed(String extension) throws IOException {
        return CONTRIBUTED.matcher(Files.readString(BUNDLE.resolve("plugin.xml"))).results().filter(entry -> entry.group(2).endsWith(extension)).toList();
    }
}
