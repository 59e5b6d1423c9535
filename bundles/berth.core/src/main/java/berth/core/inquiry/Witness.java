// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import berth.core.contribution.BrokenPromiseException;
import berth.core.contribution.Contributed;
import berth.core.diagnosis.Question;
import berth.core.evidence.Evidence;
import berth.core.snapshot.Snapshot;
import berth.core.spi.AntivirusDetector;
import berth.core.spi.AntivirusDetector.Match;

/** Hears what a detector says, and believes a stranger's only what its contract allows. */
final class Witness {
    private static final int MAX_MATCHES = 1000;
    private static final int MAX_NAME = 200;

    private Witness() { }

    /** {@return the matches, each resting on evidence of the snapshot itself}; to be called through Guard. */
    static List<Match> heard(Contributed<AntivirusDetector> contributed, Question question, Snapshot snapshot) throws Exception {
        return contributed.guest().isEmpty() ? List.copyOf(contributed.make().call().detect(question, snapshot))
                : contributed.use(detector -> checked(detector, question, snapshot));
    }

    /** A detector is a function, so a second answer costs little and shows one that throws dice. */
    private static List<Match> checked(AntivirusDetector detector, Question question, Snapshot snapshot) throws BrokenPromiseException {
        List<Match> first = said(detector, question, snapshot);
        if (!first.equals(said(detector, question, snapshot))) {
            throw new BrokenPromiseException("it said two different things of one snapshot");
        }
        Map<Evidence, Evidence> known = new IdentityHashMap<>();
        snapshot.evidence().forEach(evidence -> known.put(evidence, evidence));
        List<Match> checked = new ArrayList<>();
        for (Match match : first) {
            checked.add(new Match(match.role(), match.component(), own(match.because(), known, snapshot)));
        }
        return checked;
    }

    private static List<Match> said(AntivirusDetector detector, Question question, Snapshot snapshot) throws BrokenPromiseException {
        List<Match> said = List.copyOf(Optional.ofNullable(detector.detect(question, snapshot)).orElseThrow(() -> new BrokenPromiseException("it returned null")));
        if (said.size() > MAX_MATCHES || said.stream().anyMatch(match -> match.component().filter(name -> name.length() > MAX_NAME).isPresent())) {
            throw new BrokenPromiseException("it said too much: at most " + MAX_MATCHES + " matches, and " + MAX_NAME + " characters for a component");
        }
        return said;
    }

    /** An equal piece of evidence is the snapshot's own, which the answer looks up by identity. */
    private static List<Evidence> own(List<Evidence> because, Map<Evidence, Evidence> known, Snapshot snapshot) throws BrokenPromiseException {
        List<Evidence> own = new ArrayList<>();
        for (Evidence evidence : because) {
            int place = known.containsKey(evidence) ? -1 : snapshot.evidence().indexOf(evidence);
            if (place < 0 && !known.containsKey(evidence)) {
                throw new BrokenPromiseException("it claims a match by evidence that is not in the snapshot: " + evidence.kind());
            }
            own.add(place < 0 ? evidence : snapshot.evidence().get(place));
        }
        return own;
    }
}
