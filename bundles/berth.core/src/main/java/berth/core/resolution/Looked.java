// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.resolution;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.diagnosis.Likelihood;

/**
 * What was seen at one look.
 *
 * @param taken when the newest evidence of each host was taken, by its name
 * @param check how sure it is of each of these steps that what it is for is so by what was seen
 */
public record Looked(Diagnosis diagnosis, Map<String, Instant> taken, Function<List<Step>, List<Likelihood>> check) {

    /** Copies the map. */
    public Looked {
        taken = Map.copyOf(taken);
    }

    /** {@return what becomes of the steps} Of a host that nobody has looked at, the newest evidence of all has to do. */
    List<Stage> seen(List<Stage> stages) {
        List<Likelihood> checks = check.apply(stages.stream().map(Stage::step).toList());
        List<Stage> seen = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            seen.add(stages.get(i).seen(checks.get(i), stages.get(i).step().host().map(taken::get).orElse(diagnosis.takenAt())));
        }
        return seen;
    }
}
