// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.util.IllformedLocaleException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import berth.core.render.Escapes;

/** The language that a person reads. */
final class Language {
    private Language() { }

    /** {@return that of whoever has started this program} */
    static Locale ofPerson() {
        return of(System::getenv, Locale.getDefault(Locale.Category.DISPLAY));
    }

    /** {@return what LC_ALL, LC_MESSAGES or LANG say, the first that is set (POSIX, Base Definitions 8.2); the other one where none is} */
    static Locale of(UnaryOperator<String> environment, Locale otherwise) {
        return Stream.of("LC_ALL", "LC_MESSAGES", "LANG").flatMap(name -> Optional.ofNullable(environment.apply(name)).filter(value -> !value.isBlank()).stream())
                .findFirst().map(Language::posix).orElse(otherwise);
    }

    /** Such as {@code de_AT.UTF-8@euro}; {@code C} and {@code POSIX} are no languages. */
    private static Locale posix(String name) {
        String tag = name.split("[.@]", 2)[0].replace('_', '-');
        return tag.equals("C") || tag.equals("POSIX") ? Locale.ENGLISH : Locale.forLanguageTag(tag);
    }

    /** {@return the language of a tag that somebody has typed, such as {@code de}} */
    static Locale typed(String tag) throws UsageException {
        try {
            return new Locale.Builder().setLanguageTag(tag.replace('_', '-')).build();
        } catch (IllformedLocaleException e) {
            throw new UsageException("--lang " + Escapes.visible(tag) + " is no language; give a tag such as de.");
        }
    }
}
