// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.resolution;

import java.time.Duration;
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
 * @param at    when it was looked, by the clock of whoever looks
 * @param check how sure it is of each of these steps that what it is for is so by what was seen
 */
public record Looked(Diagnosis diagnosis, Map<String, Instant> taken, Instant at, Function<List<Step>, List<Likelihood>> check) {

    /** Clocks of two hosts may differ by time zones that were set wrong. */
    private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

    /** Copies the map. */
    public Looked {
        taken = Map.copyOf(taken);
    }

    /** {@return what becomes of the steps} Of a host that nobody has looked at, the newest evidence of all has to do. */
    List<Stage> seen(List<Stage> stages) {
        List<Likelihood> checks = check.apply(stages.stream().map(Stage::step).toList());
        List<Stage> seen = new ArrayList<>();
        for (int i = 0; i < stages.size(); i++) {
            Stage stage = stages.get(i);
            Instant of = stage.step().host().map(taken::get).orElse(diagnosis.takenAt());
            seen.add(isNewer(stage, of) ? stage.seen(checks.get(i), of) : stage);
        }
        return seen;
    }

    /**
     * Whether evidence of that time is newer than what the stage rests on. A host that is looked at now shows what is so now, even if its clock was set back. What no
     * clock can have shown yet is of a clock that was wrong, or of nobody's: then any other time counts.
     */
    private boolean isNewer(Stage stage, Instant of) {
        boolean live = diagnosis.question().live() && stage.step().host().map(diagnosis.question().host()::equals).orElse(true);
        return live || of.isAfter(stage.asOf()) || !of.equals(stage.asOf()) && stage.asOf().isAfter(at.plus(CLOCKS_DIFFER));
    }
}
