// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.util.Optional;

import berth.core.diagnosis.Diagnosis;
import berth.core.resolution.Resolution;

/**
 * What comes back from the work on a case.
 *
 * @param now the case with what was learnt of its files
 */
public record Reply(Case now, Outcome outcome) {

    /** How it ended. */
    public sealed interface Outcome { }

    /**
     * With an answer.
     *
     * @param note       one sentence about the log it was found in
     * @param page       what is to be read of it, in the language of the one who reads
     * @param resolution how far its steps are
     */
    public record Answered(Diagnosis diagnosis, Optional<String> note, Page page, Resolution resolution) implements Outcome { }

    /** With one sentence instead of an answer. */
    public record Said(String sentence) implements Outcome { }
}
