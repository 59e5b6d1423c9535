// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.article.Article;
import berth.core.article.TranslationReader;
import berth.core.contribution.Contributed;
import berth.core.contribution.Contributions;
import berth.core.contribution.Guard;

/** The translations into one language that lie beside articles; none is read before it is asked for. */
final class Translations {
    private final List<Map<String, Contributed<byte[]>>> byId;

    Translations(Contributions contributions, Locale locale) {
        this.byId = tags(locale).map(tag -> contributions.translations(tag).stream().collect(Collectors.toMap(Contributed::id, file -> file, (one, other) -> one))).toList();
    }

    /** The language with its region and the like, and without; the originals are English. */
    private static Stream<String> tags(Locale locale) {
        return locale.getLanguage().isEmpty() || locale.getLanguage().equals(Locale.ENGLISH.getLanguage()) ? Stream.of()
                : Stream.of(locale.toLanguageTag(), locale.getLanguage()).distinct();
    }

    /** {@return the article in that language; the original where there is no translation, or a broken one, whose reason is told} */
    Article of(Article original, Consumer<String> broken) {
        Optional<byte[]> file = byId.stream().flatMap(files -> Optional.ofNullable(files.get(original.id())).stream())
                .flatMap(beside -> Guard.call(beside.make()).value().stream()).findFirst();
        return file.isEmpty() ? original : Guard.call(() -> TranslationReader.read(original, file.get())).either(done -> done, failed -> {
            broken.accept(failed.reason());
            return original;
        });
    }
}
