// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.spi;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Question;
import berth.core.evidence.Evidence;
import berth.core.snapshot.Snapshot;

/**
 * Recognises one anti-virus product in evidence.
 * <p>
 * Contract: pure. The same question and snapshot give the same matches on any host, at any time; the snapshot may be
 * years old and from another operating system. Called on any thread. Prefer a detector without a class: children
 * {@code fingerprint} of the extension say the same as data.
 *
 * <pre>{@code
 * public List<Match> detect(Question question, Snapshot snapshot) {
 *     return snapshot.all(ProcessSeen.class).filter(p -> p.name().equals("mailshieldd"))
 *             .map(p -> new Match(AntivirusRole.PRESENT, Optional.empty(), List.<Evidence>of(p))).toList();
 * }
 * }</pre>
 */
@FunctionalInterface
public interface AntivirusDetector {
    /** {@return what was recognised; empty when nothing was} */
    List<Match> detect(Question question, Snapshot snapshot);

    /**
     * One recognition.
     *
     * @param component the product's part, such as its mail shield
     * @param because   the evidence of the snapshot that shows it; never empty
     */
    record Match(AntivirusRole role, Optional<String> component, List<Evidence> because) {
        /** Copies the list; throws for a match without evidence or with a null. */
        public Match {
            Objects.requireNonNull(role, "role");
            Objects.requireNonNull(component, "component");
            because = List.copyOf(because);
            if (because.isEmpty()) {
                throw new IllegalArgumentException("a match without evidence");
            }
        }
    }
}
