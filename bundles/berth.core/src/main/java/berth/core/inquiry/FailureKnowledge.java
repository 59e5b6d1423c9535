// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.util.ArrayList;
import java.util.List;

import berth.core.failure.FailurePattern;
import berth.core.failure.FailurePatternReader;
import berth.core.failure.FailurePatternReader.Content;
import berth.core.contribution.Contributed;
import berth.core.contribution.Contributions;
import berth.core.failure.FailureScanner;
import berth.core.failure.FailureVocabulary;

/**
 * How programs say that they could not bind, as far as it could be read.
 *
 * @param problems the files that could not
 */
public record FailureKnowledge(List<FailurePattern> events, FailureVocabulary vocabulary, List<Knowledge.Problem> problems) {
    /** Copies the lists. */
    public FailureKnowledge {
        events = List.copyOf(events);
        problems = List.copyOf(problems);
    }

    /** {@return everything that bundles contribute; a file that is not as it must be is left out} */
    public static FailureKnowledge of(Contributions contributions) {
        List<Knowledge.Problem> problems = new ArrayList<>();
        List<FailurePattern> events = new ArrayList<>();
        FailureVocabulary vocabulary = new FailureVocabulary(List.of(), List.of());
        for (Contributed<byte[]> file : contributions.failurePatterns()) {
            for (Content content : Knowledge.read(file, () -> List.of(FailurePatternReader.read(file.id(), file.make().call())), problems)) {
                events.addAll(content.events());
                vocabulary = vocabulary.with(content.vocabulary());
            }
        }
        return new FailureKnowledge(events, vocabulary, problems);
    }

    /** {@return a finder of failures among records} */
    public FailureFinder finder() {
        return new FailureFinder(events, vocabulary);
    }

    /** {@return a scanner of whole logs} */
    public FailureScanner scanner() {
        return new FailureScanner(events, vocabulary);
    }
}
