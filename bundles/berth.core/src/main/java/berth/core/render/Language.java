// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/**
 * The language of an answer's sentences. The English text stands in the code and is the key to the others, which are in
 * {@code sentences_LANGUAGE.properties}; what has none there stays English. Use from any thread.
 */
public final class Language {
    /** The one that the code is written in; it reads no file. */
    public static final Language ENGLISH = new Language(Map.of());
    private final Map<String, String> others;

    private Language(Map<String, String> others) {
        this.others = others;
    }

    /** {@return the language of that code, such as {@code de}; English where it has no sentences} */
    public static Language named(String code) {
        Properties read = new Properties();
        try (InputStream in = Language.class.getResourceAsStream("sentences_" + code.toLowerCase(Locale.ROOT) + ".properties")) {
            if (in == null) {
                return ENGLISH;
            }
            read.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Language(read.stringPropertyNames().stream().collect(Collectors.toUnmodifiableMap(text -> text, read::getProperty)));
    }

    /** {@return the text in this language; {@code %s} in it, or {@code %2$s}, stand for the values} */
    public String of(String english, Object... values) {
        String text = others.getOrDefault(english, english);
        return values.length == 0 ? text : filled(text, values);
    }

    /** {@return the text for that many, which stands for the first {@code %s}} */
    public String of(long number, String one, String many, Object... more) {
        if (number == 1) {
            return of(one, more);
        }
        Object[] all = new Object[more.length + 1];
        all[0] = number;
        System.arraycopy(more, 0, all, 1, more.length);
        return of(many, all);
    }

    /** {@return a sentence as a part of another one: English begins it with a small letter, and the others leave it as it is} */
    String within(String sentence) {
        return others.isEmpty() ? Character.toLowerCase(sentence.charAt(0)) + sentence.substring(1) : sentence;
    }

    /** Without a formatter, which is slow to start with. */
    private static String filled(String text, Object... values) {
        StringBuilder filled = new StringBuilder(text.length() + 16 * values.length);
        int next = 0;
        int from = 0;
        for (int at = text.indexOf('%'); at >= 0; at = text.indexOf('%', from)) {
            filled.append(text, from, at);
            boolean numbered = text.startsWith("$s", at + 2);
            if (numbered || text.startsWith("s", at + 1)) {
                filled.append(values[numbered ? text.charAt(at + 1) - '1' : next++]);
                from = at + (numbered ? 4 : 2);
            } else {
                filled.append('%');
                from = at + 1;
            }
        }
        return filled.append(text, from, text.length()).toString();
    }
}
