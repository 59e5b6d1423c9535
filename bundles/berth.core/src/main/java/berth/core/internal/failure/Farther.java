// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.failure;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import berth.core.internal.failure.BlockScan.Candidate;
import berth.core.internal.failure.BlockScan.Pass;

/**
 * Lets the lines far before a failure be looked at, but not for each of many that stand close together: they are consequences of
 * one. For one thread; ask in the order of the lines.
 */
final class Farther {
    private final BlockScan scan;
    private Optional<Long> last = Optional.empty();

    Farther(BlockScan scan) {
        this.scan = scan;
    }

    /** {@return the lines before those around a candidate that has that number, the nearest last} */
    Supplier<List<String>> of(Pass pass, Candidate candidate, long number) {
        return () -> {
            boolean again = last.filter(before -> number - before <= Incidents.NEAR).isPresent();
            last = Optional.of(number);
            return again ? List.of() : scan.farther(pass, candidate);
        };
    }
}
