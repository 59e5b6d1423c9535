// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import berth.core.evidence.Evidence;

/** The evidence that a diagnosis rests on, each piece numbered when it is cited first. */
final class Citations {
    private final List<Evidence> cited = new ArrayList<>();
    private final Map<Evidence, Integer> numbers = new HashMap<>();

    /** {@return the numbers of the evidence, in ascending order} */
    List<Integer> cite(Collection<? extends Evidence> because) {
        return because.stream().map(this::cite).distinct().sorted().toList();
    }

    private Integer cite(Evidence evidence) {
        return numbers.computeIfAbsent(evidence, first -> {
            cited.add(first);
            return cited.size() - 1;
        });
    }

    List<Evidence> all() {
        return cited;
    }
}
