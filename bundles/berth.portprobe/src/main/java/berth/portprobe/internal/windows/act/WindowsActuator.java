// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.act;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.diagnosis.Diagnosis.Step;
import berth.core.evidence.Evidence;
import berth.core.evidence.ProcessRef;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Actuator;
import berth.portprobe.internal.windows.act.WindowsAction.EndProcess;
import berth.portprobe.internal.windows.act.WindowsAction.SetStart;
import berth.portprobe.internal.windows.services.StartType;

/** Starts and stops services, sets when they start, ends processes, and keeps clients off ports, all of it on the host that Berth runs on. */
public final class WindowsActuator implements Actuator {
    private final WindowsHands hands;

    /** Acts on this host. */
    public WindowsActuator() {
        this(WindowsHands.ofThisHost());
    }

    WindowsActuator(WindowsHands hands) {
        this.hands = hands;
    }

    @Override
    public Optional<Plan> plan(Step step, Snapshot host) {
        Optional<List<WindowsAction>> actions = WindowsAction.all(step.commands());
        if (actions.isEmpty()) {
            return Optional.empty();
        }
        List<String> effects = new ArrayList<>();
        List<WindowsAction> undo = new ArrayList<>();
        Map<String, String> state = new LinkedHashMap<>();
        Map<String, ServiceNow> course = new HashMap<>();
        for (WindowsAction action : actions.get()) {
            Optional<Seen> seen = hands.look(action, course);
            if (seen.isEmpty() || action instanceof EndProcess end && isAnother(end, host)) {
                return Optional.empty();
            }
            state.putIfAbsent(action.subject(), seen.get().state());
            effects.addAll(seen.get().effects());
            // What was done last is taken back first.
            undo.addAll(0, seen.get().undo());
        }
        return Optional.of(new Plan(step, step.commands(), effects.stream().distinct().toList(), inOrder(undo).stream().map(WindowsAction::vector).toList(), state));
    }

    /** What is disabled can't be started, so what takes that away comes first, and what brings it back last. */
    private static List<WindowsAction> inOrder(List<WindowsAction> undo) {
        return Stream.of(0, 1, 2).flatMap(turn -> undo.stream().distinct().filter(action -> turn(action) == turn)).toList();
    }

    private static int turn(WindowsAction action) {
        return action instanceof SetStart start ? start.type() == StartType.DISABLED ? 2 : 0 : 1;
    }

    private boolean isAnother(EndProcess end, Snapshot host) {
        return host.evidence().stream().flatMap(WindowsActuator::processes).filter(seen -> seen.pid() == end.pid()).flatMap(seen -> seen.started().stream())
                .anyMatch(started -> hands.isAnother(end, started));
    }

    private static Stream<ProcessRef> processes(Evidence evidence) {
        return evidence instanceof Evidence.ProcessSeen process ? Stream.of(process.process()) : evidence instanceof Evidence.SocketSeen socket ? socket.owners().stream() : Stream.empty();
    }

    @Override
    public Optional<Rights> rights(Plan plan) {
        List<WindowsAction> denied = WindowsAction.all(plan.commands()).orElse(List.of()).stream().filter(action -> !hands.isAllowed(action)).toList();
        if (denied.isEmpty()) {
            return Optional.of(new Rights.Enough());
        }
        if (hands.isRaised()) {
            return Optional.of(new Rights.Missing("Windows does not let even an administrator do this: " + String.join("; ", denied.stream().map(action -> String.join(" ", action.vector())).toList()) + "."));
        }
        List<String> programs = denied.stream().map(action -> action.program() + ".exe").distinct().toList();
        return Optional.of(new Rights.OnDemand("Windows asks whether " + String.join(", ", programs) + " may do that" + (denied.size() > 1 ? ", each time." : ".")));
    }

    @Override
    public void perform(Plan plan, IProgressMonitor monitor) throws CannotActException {
        List<WindowsAction> actions = actions(plan.commands());
        Set<String> met = new HashSet<>();
        for (WindowsAction action : actions) {
            String then = plan.state().getOrDefault(action.subject(), "");
            if (met.add(action.subject()) && !hands.isGone(action) && !hands.state(action).equals(Optional.of(then))) {
                throw new NothingDoneException(action.subject() + " is no longer as the plan says: it was " + named(then) + ", and " + hands.state(action).map(now -> "is " + named(now)).orElse("can't be looked at now"));
            }
        }
        act(actions, action -> plan.state().getOrDefault(action.subject(), ""));
    }

    private static String named(String state) {
        return state.isEmpty() ? "none" : state;
    }

    /** What is there is taken back, whatever state it is in by now. */
    @Override
    public void undo(Plan plan, IProgressMonitor monitor) throws CannotActException {
        act(actions(plan.undo()), action -> hands.state(action).orElse(""));
    }

    private static List<WindowsAction> actions(List<List<String>> vectors) throws CannotActException {
        return WindowsAction.all(vectors).orElseThrow(() -> new CannotActException("this is nothing that Berth does by itself"));
    }

    private void act(List<WindowsAction> actions, Function<WindowsAction, String> state) throws CannotActException {
        List<String> done = new ArrayList<>();
        for (WindowsAction action : actions) {
            if (hands.isGone(action)) {
                continue;
            }
            String words = String.join(" ", action.vector());
            try {
                hands.act(action, state.apply(action));
            } catch (ProgramDoor.RefusedException e) {
                String why = words + ": " + e.getMessage() + "; as an administrator, run: " + words;
                throw done.isEmpty() ? new NothingDoneException(why) : new CannotActException(why + "; done before it: " + String.join("; ", done));
            } catch (IOException e) {
                throw new CannotActException(words + ": " + e.getMessage() + (done.isEmpty() ? "" : "; done before it: " + String.join("; ", done)));
            }
            done.add(words);
        }
    }
}
