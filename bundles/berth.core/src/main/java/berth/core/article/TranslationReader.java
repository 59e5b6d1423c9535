// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.article;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import berth.core.article.Article.CauseRule;
import berth.core.article.Article.StepRule;
import berth.core.internal.article.MarkdownFile;
import berth.core.internal.article.YamlMap;

/**
 * Reads the translation of an article: a file that lies beside it and holds its texts only, by the ids of its causes and steps.
 * It has all of them and no others, so that nobody reads half an article; every line number in an error is the file's.
 */
public final class TranslationReader {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[a-z]+\\}");

    private TranslationReader() { }

    /** {@return the article in the words of the file}; throws {@link MalformedArticleException} when the file is no translation of it. */
    public static Article read(Article original, byte[] file) throws MalformedArticleException {
        MarkdownFile text = MarkdownFile.read(file);
        YamlMap front = text.front();
        front.allow(Set.of("id", "title", "causes", "steps"));
        if (!front.text("id").equals(original.id())) {
            throw new MalformedArticleException(front.line(), "its id is " + front.text("id") + ", but it translates " + original.id());
        }
        return new Article(original.id(), original.bundle(), front.text("title"), original.general(), original.where(), original.symptoms(),
                causes(front, original.causes()), steps(front, original.steps()), text.prose());
    }

    private static List<CauseRule> causes(YamlMap front, List<CauseRule> rules) throws MalformedArticleException {
        YamlMap titles = part(front, "causes", rules.stream().map(CauseRule::id).collect(Collectors.toSet()));
        List<CauseRule> causes = new ArrayList<>();
        for (CauseRule rule : rules) {
            causes.add(new CauseRule(rule.id(), titles.text(rule.id()), rule.when()));
        }
        return causes;
    }

    private static List<StepRule> steps(YamlMap front, List<StepRule> rules) throws MalformedArticleException {
        YamlMap texts = part(front, "steps", rules.stream().map(StepRule::id).collect(Collectors.toSet()));
        List<StepRule> steps = new ArrayList<>();
        for (StepRule rule : rules) {
            steps.add(step(texts, rule));
        }
        return steps;
    }

    /** Where nothing has an id there is nothing to translate. */
    private static YamlMap part(YamlMap front, String key, Set<String> ids) throws MalformedArticleException {
        if (ids.isEmpty() && !front.has(key)) {
            return YamlMap.read("{}", 0);
        }
        YamlMap part = front.map(key);
        part.allow(ids);
        for (String id : ids) {
            if (!part.has(id)) {
                throw new MalformedArticleException(part.line(), "key " + id + " is missing");
            }
        }
        return part;
    }

    private static StepRule step(YamlMap texts, StepRule rule) throws MalformedArticleException {
        int line = texts.line(rule.id());
        String title;
        Optional<String> breaks = Optional.empty();
        if (texts.isText(rule.id())) {
            title = texts.text(rule.id());
        } else {
            YamlMap both = texts.map(rule.id());
            both.allow(Set.of("title", "breaks"));
            title = both.text("title");
            breaks = both.optionalText("breaks");
        }
        if (breaks.isPresent() != rule.breaks().isPresent()) {
            throw new MalformedArticleException(line, "the step " + rule.id() + (breaks.isPresent() ? " breaks nothing" : " needs a text for breaks"));
        }
        checkPlaceholders(line, rule.title(), title);
        if (breaks.isPresent()) {
            checkPlaceholders(line, rule.breaks().orElse(""), breaks.get());
        }
        return new StepRule(rule.id(), title, rule.cause(), rule.unless(), rule.where(), rule.os(), rule.holders(), rule.commands(), rule.undo(), rule.needs(),
                breaks, rule.check());
    }

    /** A placeholder without a value takes the whole step away, so that there must not be others. */
    private static void checkPlaceholders(int line, String original, String translated) throws MalformedArticleException {
        Set<String> others = placeholders(translated);
        others.removeAll(placeholders(original));
        if (!others.isEmpty()) {
            throw new MalformedArticleException(line, "the placeholder " + others.iterator().next() + " is not in the original");
        }
    }

    private static Set<String> placeholders(String text) {
        return PLACEHOLDER.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(HashSet::new));
    }
}
