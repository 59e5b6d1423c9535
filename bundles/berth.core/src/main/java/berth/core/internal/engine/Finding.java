// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import berth.core.diagnosis.Likelihood;
import berth.core.evidence.Evidence;

/** How likely something is, and the evidence for that. */
record Finding(Likelihood likelihood, List<Evidence> because) {

    static Finding of(Likelihood likelihood, List<? extends Evidence> because) {
        return new Finding(likelihood, List.copyOf(because));
    }

    static Finding of(Likelihood likelihood) {
        return new Finding(likelihood, List.of());
    }

    /** The surer one; of equally sure ones, both. */
    Finding or(Finding other) {
        return likelihood == other.likelihood ? joined(other) : likelihood.or(other.likelihood) == likelihood ? this : other;
    }

    /** The less sure one; of equally sure ones, both. */
    Finding and(Finding other) {
        return likelihood == other.likelihood ? joined(other) : likelihood.and(other.likelihood) == likelihood ? this : other;
    }

    private Finding joined(Finding other) {
        Set<Evidence> all = new LinkedHashSet<>(because);
        all.addAll(other.because);
        return new Finding(likelihood, List.copyOf(all));
    }
}
