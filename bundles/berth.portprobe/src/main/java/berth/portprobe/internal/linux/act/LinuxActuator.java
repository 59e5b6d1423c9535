// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.diagnosis.Diagnosis.Step;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.ProcessRef;
import berth.core.inquiry.LocalHost;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Actuator;

/** Changes units, ends processes and connections, stops and starts containers, and keeps clients off ports, all of it on the host that Berth runs on. */
public final class LinuxActuator implements Actuator {
    private final Hands hands;
    private final Raiser raiser;
    private final Raiser looker;

    /** Acts on this host. */
    public LinuxActuator() {
        this(Hands.ofThisProgram(), Raiser.ofThisHost(RaisedAction.class), Raiser.ofThisHost(RaisedLook.class));
    }

    /** @param looker the way to root's eyes, as the raiser is that to root's hands */
    LinuxActuator(Hands hands, Raiser raiser, Raiser looker) {
        this.hands = hands;
        this.raiser = raiser;
        this.looker = looker;
    }

    LinuxActuator(Hands hands, Raiser raiser) {
        this(hands, raiser, raiser);
    }

    @Override
    public Optional<Look> look(Endpoint wanted) {
        return LocalHost.runsAsRoot() ? Optional.empty() : Optional.of(new LookAsRoot(looker, new PortLook(wanted)));
    }

    @Override
    public Optional<Plan> plan(Step step, Snapshot host) {
        Optional<List<LinuxAction>> actions = hands.actions(step.commands());
        if (actions.isEmpty()) {
            return Optional.empty();
        }
        List<String> effects = new ArrayList<>();
        List<List<String>> undo = new ArrayList<>();
        Map<String, String> state = new LinkedHashMap<>();
        for (LinuxAction action : actions.get()) {
            Optional<Hands.Seen> seen = hands.look(action);
            if (seen.isEmpty() || isAnother(action, host)) {
                return Optional.empty();
            }
            state.put(action.subject(), seen.get().state());
            effects.addAll(seen.get().effects());
            // What was done last is taken back first.
            undo.addAll(0, seen.get().undo().stream().flatMap(back -> back.vectors().stream()).toList());
        }
        return Optional.of(new Plan(step, actions.get().stream().flatMap(action -> action.vectors().stream()).toList(), effects, inOrder(undo), state));
    }

    /** What is masked can't be started, so whatever is unmasked is that first. */
    private static List<List<String>> inOrder(List<List<String>> undo) {
        List<String> unmask = List.of("systemctl", "unmask");
        Map<Boolean, List<List<String>>> parts = undo.stream().distinct().collect(Collectors.partitioningBy(vector -> vector.size() > 2 && vector.subList(0, 2).equals(unmask)));
        return Stream.of(true, false).flatMap(first -> parts.getOrDefault(first, List.of()).stream()).toList();
    }

    /** {@return whether the number has gone to another process since it was seen, or the name is that of another container} */
    private boolean isAnother(LinuxAction action, Snapshot host) {
        if (action instanceof LinuxAction.ChangeContainer change) {
            List<String> ids = host.all(Evidence.ContainerSeen.class).filter(seen -> seen.engine().equals(Optional.of(change.engine().program()))
                    && Set.of(seen.name(), seen.id()).contains(change.name())).map(Evidence.ContainerSeen::id).toList();
            return !ids.isEmpty() && hands.container(change).filter(now -> ids.contains(now.id())).isEmpty();
        }
        return action instanceof LinuxAction.EndProcess end && host.evidence().stream().flatMap(LinuxActuator::processes)
                .filter(seen -> seen.pid() == end.pid()).flatMap(seen -> seen.started().stream()).anyMatch(started -> !Ending.began(end.pid(), started));
    }

    private static Stream<ProcessRef> processes(Evidence evidence) {
        return evidence instanceof Evidence.ProcessSeen process ? Stream.of(process.process()) : evidence instanceof Evidence.SocketSeen socket ? socket.owners().stream() : Stream.empty();
    }

    @Override
    public Optional<Rights> rights(Plan plan) {
        List<LinuxAction> forRoot = LinuxAction.all(plan.commands()).orElse(List.of()).stream().filter(hands::isForRoot).toList();
        // By hand one command destroys all connections of a port.
        boolean connections = forRoot.stream().allMatch(LinuxAction.DestroyConnections.class::isInstance);
        return Optional.of(forRoot.isEmpty() ? new Rights.Enough()
                : raiser.rights(connections ? plan.step().commands() : forRoot.stream().flatMap(action -> action.vectors().stream()).toList()));
    }

    @Override
    public void perform(Plan plan, IProgressMonitor monitor) throws CannotActException {
        List<LinuxAction> actions = actions(plan.commands());
        for (LinuxAction action : actions) {
            String then = plan.state().getOrDefault(action.subject(), "");
            if (!hands.isGone(action) && !hands.isStill(action, then)) {
                throw new NothingDoneException(action.subject() + " is no longer as the plan says: it was " + then + ", and "
                        + hands.state(action).map(now -> "is " + now).orElse("can't be looked at now"));
            }
        }
        act(actions, action -> plan.state().getOrDefault(action.subject(), ""));
    }

    /** What is there is taken back, whatever state it is in by now; but for a list in which others write, too. */
    @Override
    public void undo(Plan plan, IProgressMonitor monitor) throws CannotActException {
        act(actions(plan.undo()), action -> written(plan, action).or(() -> hands.state(action)).orElse(""));
    }

    private static Optional<String> written(Plan plan, LinuxAction undo) {
        return LinuxAction.all(plan.commands()).orElse(List.of()).stream()
                .flatMap(done -> done instanceof LinuxAction.ReservePorts reserve && done.subject().equals(undo.subject()) ? Stream.of(reserve.ports().text()) : Stream.empty()).findFirst();
    }

    private static List<LinuxAction> actions(List<List<String>> vectors) throws CannotActException {
        return LinuxAction.all(vectors).orElseThrow(() -> new CannotActException("this is nothing that Berth does by itself"));
    }

    /** What was changed by the action before is met as that has left it; what has ended by itself is as it should be. */
    private void act(List<LinuxAction> actions, Function<LinuxAction, String> state) throws CannotActException {
        List<String> done = new ArrayList<>();
        Set<String> changed = new HashSet<>();
        Set<String> along = new HashSet<>();
        for (LinuxAction action : actions) {
            if (hands.isGone(action) || along.contains(action.subject()) && hands.isSoAlready(action)) {
                continue;
            }
            String expected = changed.add(action.subject()) && !along.contains(action.subject()) ? state.apply(action) : hands.state(action).orElse("");
            if (action != actions.getLast()) {
                along.addAll(hands.alsoChanged(action));
            }
            String words = String.join(" ", action.vectors().getLast());
            try {
                if (hands.isForRoot(action)) {
                    raiser.act(action, expected);
                } else {
                    hands.act(action, expected);
                }
            } catch (Raiser.RefusedException e) {
                String why = words + ": " + e.getMessage();
                throw done.isEmpty() ? new NothingDoneException(why) : new CannotActException(why + "; done before it: " + String.join("; ", done));
            } catch (IOException e) {
                throw new CannotActException(words + ": " + e.getMessage() + (done.isEmpty() ? "" : "; done before it: " + String.join("; ", done)));
            }
            done.add(words);
        }
    }
}
