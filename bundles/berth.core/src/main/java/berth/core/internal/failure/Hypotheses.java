// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.List;

import berth.core.failure.WordRole;
import berth.core.internal.failure.Words.Found;

/** Tells what a program says from what it denies or only supposes: that a port is not in use, or what to do if it is. */
final class Hypotheses {
    /** How far before a word its condition may stand, in characters. */
    private static final int FAR = 80;
    private static final Signed DENIED = Signed.anyCase("(?:\\b(?:not|no longer|never)|n['’]t)(?: (?:yet|already|currently|being|be))? $", "not", "no longer", "never", "n't", "n’t");
    /** "When binding to …" tells what was done. */
    private static final Signed SUPPOSED = Signed.anyCase("\\b(?:if|in case|whether|unless|should (?:an?|the|this|that|your)|when(?:ever)?(?! [a-z]{1,20}ing\\b))\\b[^.;:!?\\n]{0,70}$",
            "if", "in case", "should", "whether", "unless", "when");

    /** So a program says what it takes for the reason of the failure that it tells of. */
    private static final Signed ADVISED = Signed.anyCase("(?:could not|cannot|can't|unable to|failed to|failure to) (?:start|launch|open|create|initiali[sz]e|run)\\b.{1,80}\\b(?:check|verify|make sure|ensure)\\b", "check", "verify", "make sure", "ensure");

    private Hypotheses() { }

    /** {@return the words without those that say that something is in use where the line does not mean it} */
    static List<Found> without(String line, List<Found> found) {
        return found.stream().filter(word -> word.role() != WordRole.TAKEN && word.role() != WordRole.IN_USE || isMeant(line, word)).toList();
    }

    private static boolean isMeant(String line, Found word) {
        String before = line.substring(Math.max(0, word.from() - FAR), word.from());
        String shape = Signed.shape(before);
        return !DENIED.isIn(before, shape) && (!SUPPOSED.isIn(before, shape) || ADVISED.isIn(line, Signed.shape(line)));
    }
}
