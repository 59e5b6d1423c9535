// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.util.Map;
import java.util.Optional;

import berth.core.diagnosis.Advice;
import berth.core.spi.AntivirusDetector;

/**
 * A contributed anti-virus detector with the product that it recognises.
 *
 * @param advice about the product as a whole
 * @param parts  about its parts, by their names
 * @param isData whether it is made of data, so that no stranger's code runs when it is asked
 */
public record ContributedDetector(String vendor, String product, Advice advice, Map<String, Advice> parts, boolean isData,
        Contributed<AntivirusDetector> detector) {
    /** Copies the map. */
    public ContributedDetector {
        parts = Map.copyOf(parts);
    }

    /** {@return what is said about a part, or about the whole product without one} */
    public Advice adviceOn(Optional<String> part) {
        return part.map(name -> parts.getOrDefault(name, Advice.NONE).or(advice)).orElse(advice);
    }
}
