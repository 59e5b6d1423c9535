// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.diagnosis.Diagnosis.Step;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Actuator;

/** Stops, starts, enables and disables units, asks processes to end, and stops and starts containers, all of it on the host that Berth runs on. */
public final class LinuxActuator implements Actuator {
    private final Hands hands;

    /** Acts on this host. */
    public LinuxActuator() {
        this(new Hands(Programs.ofThisHost()));
    }

    LinuxActuator(Hands hands) {
        this.hands = hands;
    }

    @Override
    public Optional<Plan> plan(Step step, Snapshot host) {
        Optional<List<LinuxAction>> actions = LinuxAction.all(step.commands());
        if (actions.isEmpty()) {
            return Optional.empty();
        }
        List<String> effects = new ArrayList<>();
        List<List<String>> undo = new ArrayList<>();
        Map<String, String> state = new LinkedHashMap<>();
        for (LinuxAction action : actions.get()) {
            Optional<Hands.Seen> seen = hands.look(action);
            if (seen.isEmpty()) {
                return Optional.empty();
            }
            state.put(key(action), seen.get().state());
            effects.addAll(seen.get().effects());
            // What was done last is taken back first.
            seen.get().undo().ifPresent(back -> undo.addFirst(back.vector()));
        }
        return Optional.of(new Plan(step, actions.get().stream().map(LinuxAction::vector).toList(), effects, undo, state));
    }

    private static String key(LinuxAction action) {
        return switch (action) {
        case LinuxAction.ChangeUnit unit -> "unit " + unit.unit();
        case LinuxAction.EndProcess process -> "process " + process.pid();
        case LinuxAction.ChangeContainer container -> "container " + container.name();
        };
    }

    @Override
    public void perform(Plan plan, IProgressMonitor monitor) throws CannotActException {
        List<LinuxAction> actions = actions(plan.commands());
        for (LinuxAction action : actions) {
            String now = hands.look(action).map(Hands.Seen::state).orElse("gone");
            String then = plan.state().getOrDefault(key(action), "");
            if (!now.equals(then)) {
                throw new CannotActException(key(action) + " is no longer as the plan says: it was " + then + ", and is " + now);
            }
        }
        for (LinuxAction action : actions) {
            act(action, plan.state().getOrDefault(key(action), ""));
        }
    }

    @Override
    public void undo(Plan plan, IProgressMonitor monitor) throws CannotActException {
        for (LinuxAction action : actions(plan.undo())) {
            act(action, "");
        }
    }

    private static List<LinuxAction> actions(List<List<String>> vectors) throws CannotActException {
        return LinuxAction.all(vectors).orElseThrow(() -> new CannotActException("this is nothing that Berth does by itself"));
    }

    private void act(LinuxAction action, String state) throws CannotActException {
        try {
            hands.act(action, state);
        } catch (IOException e) {
            throw new CannotActException(String.join(" ", action.vector()) + ": " + e.getMessage());
        }
    }
}
