// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.article;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import berth.core.article.Article.CauseRule;
import berth.core.article.Article.StepRule;
import berth.core.article.Article.Symptom;
import berth.core.article.Article.Where;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Cause;
import berth.core.internal.article.YamlMap;

/**
 * Reads an article: a Markdown file whose front matter between two lines {@code ---} is YAML without tags and aliases.
 * Every key must be known and every line number in an error is the file's.
 */
public final class ArticleReader {
    private static final String FENCE = "---";
    private static final int MAX_DEPTH = 8;

    private ArticleReader() { }

    /** {@return the article}; throws {@link MalformedArticleException} when the file is none or its id is not that of its extension. */
    public static Article read(String id, String bundle, byte[] file) throws MalformedArticleException {
        String text = new String(file, StandardCharsets.UTF_8).replace("\r\n", "\n").replaceFirst("^\ufeff", "");
        if (!text.startsWith(FENCE + "\n")) {
            throw new MalformedArticleException(1, "an article begins with a line ---");
        }
        int end = text.indexOf("\n" + FENCE + "\n");
        if (end < 0) {
            throw new MalformedArticleException(1, "the front matter is not closed by a line ---");
        }
        YamlMap front = YamlMap.read(text.substring(FENCE.length() + 1, end + 1), 1);
        front.allow(Set.of("id", "title", "where", "symptoms", "causes", "steps"));
        if (!front.text("id").equals(id)) {
            throw new MalformedArticleException(front.line(), "its id is " + front.text("id") + ", but its extension says " + id);
        }
        Where where = where(front, Where.HERE);
        List<CauseRule> causes = front.maps("causes", ArticleReader::cause);
        List<StepRule> steps = front.maps("steps", map -> step(map, causes, where));
        return new Article(id, bundle, front.text("title"), where, front.maps("symptoms", ArticleReader::symptom), causes,
                steps, text.substring(end + FENCE.length() + 2).strip());
    }

    private static Symptom symptom(YamlMap map) throws MalformedArticleException {
        map.allow(Set.of("pattern", "errors", "causes"));
        Optional<String> pattern = map.optionalText("pattern");
        Set<Cause> causes = constants(map, "causes", Cause.values());
        if (pattern.isPresent() != causes.isEmpty()) {
            throw new MalformedArticleException(map.line(), "a symptom has either a pattern or causes");
        }
        return new Symptom(pattern, Set.copyOf(map.numbers("errors")), causes);
    }

    private static Where where(YamlMap map, Where otherwise) throws MalformedArticleException {
        return map.optionalText("where").isEmpty() ? otherwise : constant(map, "where", map.text("where"), Where.values());
    }

    private static CauseRule cause(YamlMap map) throws MalformedArticleException {
        map.allow(Set.of("id", "title", "when"));
        return new CauseRule(map.text("id"), map.text("title"), condition(map.map("when"), 0));
    }

    private static StepRule step(YamlMap map, List<CauseRule> causes, Where articles) throws MalformedArticleException {
        map.allow(Set.of("id", "title", "cause", "unless", "where", "os", "commands", "undo", "needs"));
        Optional<String> cause = map.optionalText("cause");
        if (cause.isPresent() && causes.stream().noneMatch(rule -> rule.id().equals(cause.get()))) {
            throw new MalformedArticleException(map.line(), "the article has no cause " + cause.get());
        }
        return new StepRule(map.text("id"), map.text("title"), cause, map.texts("unless"), where(map, articles),
                map.optionalText("os"), map.vectors("commands"), map.vectors("undo"), map.optionalText("needs"));
    }

    private static Condition condition(YamlMap map, int depth) throws MalformedArticleException {
        if (depth > MAX_DEPTH) {
            throw new MalformedArticleException(map.line(), "conditions are nested too deeply");
        }
        String kind = map.onlyKey();
        return switch (kind) {
        case "holder" -> holder(map.map(kind));
        case "other-holder" -> new Condition.OtherHolder();
        case "antivirus" -> new Condition.Antivirus(constants(map, kind, AntivirusRole.values()));
        case "cause" -> new Condition.CauseIs(constants(map, kind, Cause.values()));
        case "remote-bind" -> new Condition.RemoteBind();
        case "error" -> new Condition.ErrorIs(Set.copyOf(map.numbers(kind)));
        case "hint" -> new Condition.Hint(condition(map.map(kind), depth + 1));
        case "any" -> new Condition.Any(map.maps(kind, child -> condition(child, depth + 1)));
        case "all" -> new Condition.All(map.maps(kind, child -> condition(child, depth + 1)));
        default -> throw new MalformedArticleException(map.line(), "condition " + kind + " is not known");
        };
    }

    private static Condition holder(YamlMap map) throws MalformedArticleException {
        map.allow(Set.of("names", "greetings"));
        return new Condition.HolderIs(map.texts("names").stream().map(Glob::new).toList(),
                map.texts("greetings").stream().map(Glob::new).toList());
    }

    private static <E extends Enum<E>> Set<E> constants(YamlMap map, String key, E[] all) throws MalformedArticleException {
        Set<E> constants = new HashSet<>();
        for (String name : map.texts(key)) {
            constants.add(constant(map, key, name, all));
        }
        return constants;
    }

    private static <E extends Enum<E>> E constant(YamlMap map, String key, String name, E[] all)
            throws MalformedArticleException {
        for (E constant : all) {
            if (constant.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(name)) {
                return constant;
            }
        }
        throw new MalformedArticleException(map.line(), key + " " + name + " is not known");
    }
}
