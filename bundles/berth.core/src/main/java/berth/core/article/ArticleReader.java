// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.article;

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
import berth.core.internal.article.MarkdownFile;
import berth.core.internal.article.YamlMap;

/**
 * Reads an article: a Markdown file whose front matter between two lines {@code ---} is YAML without tags and aliases.
 * Every key must be known and every line number in an error is the file's.
 */
public final class ArticleReader {
    private static final int MAX_DEPTH = 8;

    private ArticleReader() { }

    /** {@return the article}; throws {@link MalformedArticleException} when the file is none or its id is not that of its extension. */
    public static Article read(String id, String bundle, byte[] file) throws MalformedArticleException {
        MarkdownFile text = MarkdownFile.read(file);
        YamlMap front = text.front();
        front.allow(Set.of("id", "title", "general", "where", "symptoms", "causes", "steps"));
        if (!front.text("id").equals(id)) {
            throw new MalformedArticleException(front.line(), "its id is " + front.text("id") + ", but its extension says " + id);
        }
        Where where = where(front, Where.HERE);
        Set<String> causeIds = new HashSet<>();
        List<CauseRule> causes = front.maps("causes", map -> cause(map, causeIds));
        Set<String> stepIds = new HashSet<>();
        List<StepRule> steps = front.maps("steps", map -> step(map, causeIds, stepIds, where));
        return new Article(id, bundle, front.text("title"), front.flag("general"), where, front.maps("symptoms", ArticleReader::symptom), causes, steps, text.prose());
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

    private static CauseRule cause(YamlMap map, Set<String> ids) throws MalformedArticleException {
        map.allow(Set.of("id", "title", "when"));
        return new CauseRule(newId(map, "cause", ids), map.text("title"), condition(map.map("when"), 0));
    }

    private static StepRule step(YamlMap map, Set<String> causes, Set<String> ids, Where articles) throws MalformedArticleException {
        map.allow(Set.of("id", "title", "cause", "unless", "where", "os", "holders", "commands", "undo", "needs", "breaks", "check"));
        Optional<String> cause = map.optionalText("cause");
        if (cause.isPresent() && !causes.contains(cause.get())) {
            throw new MalformedArticleException(map.line(), "the article has no cause " + cause.get());
        }
        Optional<Condition> check = map.has("check") ? Optional.of(condition(map.map("check"), 0)) : Optional.empty();
        return new StepRule(newId(map, "step", ids), map.text("title"), cause, map.texts("unless"), where(map, articles), map.optionalText("os"),
                globs(map, "holders"), map.vectors("commands"), map.vectors("undo"), map.optionalText("needs"), map.optionalText("breaks"), check);
    }

    /** People's scripts and translations name causes and steps by their ids. */
    private static String newId(YamlMap map, String kind, Set<String> ids) throws MalformedArticleException {
        String id = map.text("id");
        if (id.isBlank()) {
            throw new MalformedArticleException(map.line(), "the id of a " + kind + " is empty");
        }
        if (!ids.add(id)) {
            throw new MalformedArticleException(map.line(), "the article has two " + kind + "s " + id);
        }
        return id;
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
        case "os" -> new Condition.OsIs(Set.copyOf(map.texts(kind)));
        case "free" -> bare(map.map(kind), new Condition.Free());
        case "kept-from-clients" -> bare(map.map(kind), new Condition.KeptFromClients());
        case "wanted-by" -> wantedBy(map.map(kind));
        case "hint" -> new Condition.Hint(condition(map.map(kind), depth + 1));
        case "any" -> new Condition.Any(map.maps(kind, child -> condition(child, depth + 1)));
        case "all" -> new Condition.All(map.maps(kind, child -> condition(child, depth + 1)));
        default -> throw new MalformedArticleException(map.line(), "condition " + kind + " is not known");
        };
    }

    private static Condition holder(YamlMap map) throws MalformedArticleException {
        map.allow(Set.of("names", "greetings"));
        return new Condition.HolderIs(globs(map, "names"), globs(map, "greetings"));
    }

    private static Condition bare(YamlMap map, Condition condition) throws MalformedArticleException {
        map.allow(Set.of());
        return condition;
    }

    private static Condition wantedBy(YamlMap map) throws MalformedArticleException {
        map.allow(Set.of("names"));
        return new Condition.WantedBy(globs(map, "names"));
    }

    private static List<Glob> globs(YamlMap map, String key) throws MalformedArticleException {
        return map.texts(key).stream().map(Glob::new).toList();
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
