// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import berth.core.article.MalformedArticleException;
import berth.core.evidence.Endpoint;
import berth.core.failure.MessagePattern.Part;
import berth.core.internal.article.YamlMap;

/** Reads the words and messages of a file of failure patterns. */
final class VocabularyReader {
    private static final Pattern PLACE = Pattern.compile("\\{(port|address|\\*|([0-9]{1,5})\\+)\\}");
    private static final int SHORTEST_ANCHOR = 4;

    private VocabularyReader() { }

    /** {@return the vocabulary, with the extension's id before those of the messages}; throws {@link MalformedArticleException} with the line. */
    static FailureVocabulary read(String id, YamlMap top) throws MalformedArticleException {
        List<Phrase> phrases = new ArrayList<>();
        top.maps("words", VocabularyReader::phrases).forEach(phrases::addAll);
        return new FailureVocabulary(phrases, top.maps("messages", map -> message(id, map)));
    }

    private static List<Phrase> phrases(YamlMap map) throws MalformedArticleException {
        map.allow(Set.of("role", "charsets", "texts"));
        WordRole role = role(map);
        List<Charset> charsets = new ArrayList<>();
        for (String name : map.texts("charsets")) {
            charset(map, name).ifPresent(charsets::add);
        }
        List<Phrase> phrases = new ArrayList<>();
        for (String text : map.texts("texts")) {
            Phrase phrase = new Phrase(role, text, charsets);
            if (phrase.word().length() < Phrase.SHORTEST || phrase.word().length() > Phrase.LONGEST || phrase.word().indexOf('\n') >= 0) {
                throw new MalformedArticleException(map.line(), "a text has " + Phrase.SHORTEST + " to " + Phrase.LONGEST + " characters and no line end");
            }
            phrases.add(phrase);
        }
        return phrases;
    }

    /** A Java without its extended character sets has not all of them. */
    private static Optional<Charset> charset(YamlMap map, String name) throws MalformedArticleException {
        try {
            return Charset.isSupported(name) ? Optional.of(Charset.forName(name)) : Optional.empty();
        } catch (IllegalCharsetNameException e) {
            throw new MalformedArticleException(map.line(), "no character set can have such a name: " + name);
        }
    }

    private static WordRole role(YamlMap map) throws MalformedArticleException {
        String name = map.text("role");
        for (WordRole role : WordRole.values()) {
            if (role.id().equals(name) && role != WordRole.MESSAGE) {
                return role;
            }
        }
        throw new MalformedArticleException(map.line(), "role " + name + " is not known");
    }

    private static MessagePattern message(String id, YamlMap map) throws MalformedArticleException {
        map.allow(Set.of("id", "product", "kind", "text"));
        MessagePattern pattern = new MessagePattern(id + "." + map.text("id"), map.optionalText("product"), kind(map), parts(map, map.text("text")));
        if (pattern.anchor().length() < SHORTEST_ANCHOR || pattern.anchor().length() > Phrase.LONGEST || pattern.anchor().indexOf('\n') >= 0) {
            throw new MalformedArticleException(map.line(), "the longest part of a message has " + SHORTEST_ANCHOR + " to " + Phrase.LONGEST
                    + " characters and no line end");
        }
        return pattern;
    }

    private static Optional<FailureKind> kind(YamlMap map) throws MalformedArticleException {
        Optional<String> name = map.optionalText("kind");
        Optional<FailureKind> kind = name.flatMap(FailureKind::of);
        if (name.isPresent() && kind.isEmpty()) {
            throw new MalformedArticleException(map.line(), "kind " + name.get() + " is not known");
        }
        return kind;
    }

    private static List<Part> parts(YamlMap map, String text) throws MalformedArticleException {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = PLACE.matcher(text);
        int at = 0;
        while (matcher.find()) {
            if (matcher.start() > at) {
                parts.add(new Part.Text(text.substring(at, matcher.start())));
            }
            parts.add(matcher.group(2) != null ? counted(map, matcher.group(2))
                    : matcher.group(1).equals("port") ? new Part.Port() : matcher.group(1).equals("address") ? new Part.Address() : new Part.Any());
            at = matcher.end();
        }
        if (at < text.length()) {
            parts.add(new Part.Text(text.substring(at)));
        }
        return parts;
    }

    private static Part counted(YamlMap map, String digits) throws MalformedArticleException {
        int first = Integer.parseInt(digits);
        if (first < 1 || first > Endpoint.MAX_PORT) {
            throw new MalformedArticleException(map.line(), "no port can be counted from " + first);
        }
        return new Part.Counted(first);
    }
}
