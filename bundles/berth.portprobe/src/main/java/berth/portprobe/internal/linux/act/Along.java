// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import berth.portprobe.internal.linux.act.LinuxAction.Change;
import berth.portprobe.internal.linux.act.LinuxAction.ChangeUnit;

/**
 * Units that run, and stop when others do: what requires them, is bound to them or is part of them, and what does so of that.
 *
 * @param units    in the order of their distance
 * @param back     those of them that an undo starts again
 * @param complete whether all were looked at
 */
record Along(List<String> units, List<String> back, boolean complete) {
    private static final int MOST = 64;
    /** For each one the helper of root's is started anew. */
    private static final int MOST_STARTED = 16;
    static final Along NONE = new Along(List.of(), List.of(), true);

    /** Copies the lists. */
    Along {
        units = List.copyOf(units);
        back = List.copyOf(back);
    }

    /** {@return those of these that run, with what stops along with them, but for that one} */
    static Along of(List<String> first, String but, Function<String, Optional<UnitState>> look) {
        Deque<String> next = new ArrayDeque<>(first);
        Set<String> seen = new HashSet<>(Set.of(but));
        Map<String, UnitState> running = new LinkedHashMap<>();
        while (!next.isEmpty() && seen.size() <= MOST) {
            String unit = next.remove();
            if (seen.add(unit)) {
                look.apply(unit).filter(UnitState::isActive).ifPresent(state -> {
                    running.put(unit, state);
                    next.addAll(state.dependents());
                });
            }
        }
        List<String> back = running.entrySet().stream().filter(unit -> LinuxAction.UNIT.matcher(unit.getKey()).matches() && !unit.getValue().isMasked()).map(Map.Entry::getKey).limit(MOST_STARTED).toList();
        return new Along(List.copyOf(running.keySet()), back, seen.containsAll(next));
    }

    /** {@return the same where an undo does not start what was changed, and so nothing of this} */
    Along stopped() {
        return new Along(units, List.of(), complete);
    }

    /** {@return what an undo does beside} */
    Stream<LinuxAction> undo() {
        return back.stream().map(unit -> new ChangeUnit(Change.START, unit));
    }

    /** {@return sentences; those that are named already are not named as stopping again} */
    Stream<String> effects(List<String> named) {
        List<String> others = units.stream().filter(unit -> !named.contains(unit)).toList();
        List<String> rest = units.stream().filter(unit -> !back.contains(unit)).toList();
        return Stream.of(others.isEmpty() ? "" : "With it stop " + String.join(", ", others) + ".", complete ? "" : "More may stop with it: Berth looked at " + MOST + " units.",
                rest.isEmpty() ? "" : "An undo does not start " + String.join(", ", rest) + " again.").filter(sentence -> !sentence.isEmpty());
    }
}
