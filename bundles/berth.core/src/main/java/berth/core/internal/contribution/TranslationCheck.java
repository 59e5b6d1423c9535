// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import berth.core.article.Article;
import berth.core.article.MalformedArticleException;
import berth.core.article.TranslationReader;
import berth.core.contribution.Guard;
import berth.core.contribution.Resources;

/** What is wrong with the translations that lie beside articles, in whatever language they are. */
public record TranslationCheck(Resources resources) {
    private static final Pattern TAG = Pattern.compile("[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,4}");

    /**
     * {@return a sentence for each translation that is not used, with its file and line}
     *
     * @param path where the original lies in its bundle
     */
    public List<String> faults(Article original, String path) {
        int begin = path.lastIndexOf('/') + 1;
        int dot = path.lastIndexOf('.') > begin ? path.lastIndexOf('.') : path.length();
        String folder = path.substring(0, begin);
        String stem = path.substring(begin, dot) + ".";
        String end = path.substring(dot);
        return resources.names(original.bundle(), folder.isEmpty() ? "" : folder.substring(0, folder.length() - 1)).stream()
                .filter(name -> name.length() > stem.length() + end.length() && name.startsWith(stem) && name.endsWith(end)
                        && TAG.matcher(name.substring(stem.length(), name.length() - end.length())).matches())
                .flatMap(name -> fault(original, folder + name).stream()).toList();
    }

    private Optional<String> fault(Article original, String file) {
        return Guard.call(() -> mistake(original, resources.read(original.bundle(), file))).either(mistake -> mistake, failed -> Optional.of(failed.reason()))
                .map(why -> "the translation " + file + " is not used: " + why);
    }

    private static Optional<String> mistake(Article original, byte[] translation) {
        try {
            TranslationReader.read(original, translation);
            return Optional.empty();
        } catch (MalformedArticleException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
