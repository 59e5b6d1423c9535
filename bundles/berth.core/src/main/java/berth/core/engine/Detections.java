// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.engine;

import java.util.List;

import berth.core.diagnosis.Advice;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.snapshot.HostId;
import berth.core.spi.AntivirusDetector.Match;

/**
 * What the anti-virus detectors said. They run before the engine, so that no stranger's code runs inside it.
 *
 * @param failures detectors that threw, hung or could not be loaded
 */
public record Detections(List<Detection> found, List<NotObserved> failures) {

    /** Copies the lists. */
    public Detections {
        found = List.copyOf(found);
        failures = List.copyOf(failures);
    }

    /** {@return no detections at all} */
    public static Detections none() {
        return new Detections(List.of(), List.of());
    }

    /** One match on one host, and whose detector it was. */
    public record Detection(String vendor, String product, Advice advice, String detector, String bundle, HostId host, Match match) { }
}
