// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.List;
import java.util.regex.Pattern;

import berth.core.failure.WordRole;
import berth.core.internal.failure.Words.Found;

/** Tells what a program says from what it denies or only supposes: that a port is not in use, or what to do if it is. */
final class Hypotheses {
    /** How far before a word its condition may stand, in characters. */
    private static final int FAR = 80;
    private static final Pattern DENIED = Pattern.compile("(?:\\b(?:not|no longer|never)|n['’]t)(?: (?:yet|already|currently|being|be))? $", Pattern.CASE_INSENSITIVE);
    /** "When binding to …" tells what was done. */
    private static final Pattern SUPPOSED = Pattern.compile("\\b(?:if|in case|whether|unless|when(?:ever)?(?! [a-z]{1,20}ing\\b))\\b[^.;:!?\\n]{0,70}$", Pattern.CASE_INSENSITIVE);

    private Hypotheses() { }

    /** {@return the words without those that say that something is in use where the line does not mean it} */
    static List<Found> without(String line, List<Found> found) {
        return found.stream().filter(word -> word.role() != WordRole.TAKEN && word.role() != WordRole.IN_USE || isMeant(line, word)).toList();
    }

    private static boolean isMeant(String line, Found word) {
        String before = line.substring(Math.max(0, word.from() - FAR), word.from());
        return !DENIED.matcher(before).find() && !SUPPOSED.matcher(before).find();
    }
}
