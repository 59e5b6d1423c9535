// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

import berth.core.contribution.Contributed;
import berth.core.contribution.Contributions;
import berth.core.contribution.Guard;
import berth.core.failure.FailurePattern;
import berth.core.failure.FailurePatternReader;
import berth.core.failure.FailurePatternReader.Content;
import berth.core.failure.FailureScanner;
import berth.core.failure.FailureVocabulary;

/**
 * How programs say that they could not bind, as far as it could be read.
 *
 * @param problems the files that could not
 */
public record FailureKnowledge(List<FailurePattern> events, FailureVocabulary vocabulary, List<Knowledge.Problem> problems) {
    private static final Duration READING = Duration.ofSeconds(30);

    /** Copies the lists. */
    public FailureKnowledge {
        events = List.copyOf(events);
        problems = List.copyOf(problems);
    }

    /** {@return everything that bundles contribute; a file that is not as it must be is left out} */
    public static FailureKnowledge of(Contributions contributions) {
        return of(contributions, PatternMemory.none());
    }

    /** {@return the same, by what is remembered of files that are still the same} */
    public static FailureKnowledge of(Contributions contributions, PatternMemory memory) {
        List<Contributed<byte[]>> files = contributions.failurePatterns();
        // Each on a thread of its own: when Java has just started, reading YAML takes as long as reading half a GiB of log.
        List<Guard.Outcome<Content>> read = Guard.callAll(files.stream()
                .<Callable<Content>> map(file -> () -> content(file, memory)).toList(), READING);
        List<Knowledge.Problem> problems = new ArrayList<>();
        List<FailurePattern> events = new ArrayList<>();
        FailureVocabulary vocabulary = new FailureVocabulary(List.of(), List.of());
        for (int i = 0; i < files.size(); i++) {
            Contributed<byte[]> file = files.get(i);
            Optional<Content> content = read.get(i).either(Optional::of, failed -> {
                problems.add(new Knowledge.Problem(file.bundle(), file.id(), failed.reason()));
                return Optional.empty();
            });
            if (content.isPresent()) {
                events.addAll(content.get().events());
                vocabulary = vocabulary.with(content.get().vocabulary());
            }
        }
        return new FailureKnowledge(events, vocabulary, problems);
    }

    private static Content content(Contributed<byte[]> contributed, PatternMemory memory) throws Exception {
        byte[] file = contributed.make().call();
        Optional<Content> known = memory.content(contributed.id(), file);
        return known.isPresent() ? known.get() : FailurePatternReader.read(contributed.id(), file);
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
