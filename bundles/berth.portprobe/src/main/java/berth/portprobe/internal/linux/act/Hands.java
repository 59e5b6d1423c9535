// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

import berth.core.inquiry.LocalHost;
import berth.portprobe.internal.linux.Connections;
import berth.portprobe.internal.linux.ProcessIdentity;
import berth.portprobe.internal.linux.act.LinuxAction.Change;
import berth.portprobe.internal.linux.act.LinuxAction.ChangeContainer;
import berth.portprobe.internal.linux.act.LinuxAction.ChangeUnit;
import berth.portprobe.internal.linux.act.LinuxAction.DestroyConnections;
import berth.portprobe.internal.linux.act.LinuxAction.EndProcess;
import berth.portprobe.internal.linux.act.LinuxAction.ReservePorts;

/** Looks at what an action would change, and does it. */
final class Hands {
    private final Programs programs;
    private final BooleanSupplier asRoot;
    private final Sockets sockets;
    private final Settings settings;

    Hands(Programs programs, BooleanSupplier asRoot, Sockets sockets, Settings settings) {
        this.programs = programs;
        this.asRoot = asRoot;
        this.sockets = sockets;
        this.settings = settings;
    }

    Hands(Programs programs, BooleanSupplier asRoot) {
        this(programs, asRoot, new Sockets(Connections.ofThisHost()), Settings.ofThisHost());
    }

    /** {@return those of this program on this host} */
    static Hands ofThisProgram() {
        return new Hands(Programs.ofThisHost(), LocalHost::runsAsRoot);
    }

    /**
     * What an action meets.
     *
     * @param state   what must still be so when it is done
     * @param effects sentences
     */
    record Seen(String state, List<String> effects, List<LinuxAction> undo) {
        /** Copies the lists. */
        Seen {
            undo = List.copyOf(undo);
            effects = List.copyOf(effects);
        }
    }

    /** {@return the actions of these commands, each for one thing that is there, if Berth can do all of them} */
    Optional<List<LinuxAction>> actions(List<List<String>> commands) {
        return LinuxAction.all(sockets.each(commands));
    }

    /** {@return what is there; empty when there is nothing to act on} */
    Optional<Seen> look(LinuxAction action) {
        return switch (action) {
        case ChangeUnit unit -> meant(unit).map(state -> seen(unit, state));
        case EndProcess process -> Ending.identity(process.pid()).map(known -> new Seen(known.text(), effects(process, known), List.of()));
        case ChangeContainer change -> container(change).map(now -> new Seen(now.text(), List.of((change.start() ? "Starts" : "Stops") + " the container " + change.name() + "."),
                now.runs() == change.start() ? List.of() : List.of(new ChangeContainer(change.engine(), !change.start(), change.name()))));
        case DestroyConnections connections -> sockets.look(connections);
        case ReservePorts reserve -> settings.look(reserve);
        };
    }

    /** {@return what state it is in; empty when there is nothing to act on} */
    Optional<String> state(LinuxAction action) {
        return action instanceof ChangeUnit unit ? meant(unit).map(UnitState::asText) : look(action).map(Seen::state);
    }

    private Optional<UnitState> meant(ChangeUnit unit) {
        return unit(unit.unit()).filter(state -> !state.isMasked() || switch (unit.change()) {
        case MASK, UNMASK -> true;
        case STOP -> state.isActive();
        case START, RESTART, ENABLE, ENABLE_NOW, DISABLE, DISABLE_NOW -> false;
        });
    }

    private Seen seen(ChangeUnit unit, UnitState state) {
        Along along = along(unit, state);
        return new Seen(state.asText(), effects(unit, state, along), Stream.concat(unit.undo(state).stream(), along.undo()).toList());
    }

    private Along along(ChangeUnit unit, UnitState state) {
        return switch (unit.change()) {
        case STOP, DISABLE_NOW -> along(state.dependents(), unit, state.isActive());
        case START, ENABLE_NOW -> along(state.excludes(), unit, !state.isActive());
        case RESTART, MASK, UNMASK, ENABLE, DISABLE -> Along.NONE;
        };
    }

    /** {@return the subjects that the action changes besides its own: units that stop with it} */
    List<String> alsoChanged(LinuxAction action) {
        return action instanceof ChangeUnit unit ? meant(unit).stream().flatMap(state -> along(unit, state).units().stream()).map(name -> new ChangeUnit(unit.change(), name).subject()).toList() : List.of();
    }

    /** {@return whether it is so already, of what an action before may have brought about} */
    boolean isSoAlready(LinuxAction action) {
        return action instanceof ChangeUnit unit && unit.change() == Change.STOP && unit(unit.unit()).filter(state -> !state.isActive() && !state.active().equals("deactivating")).isPresent();
    }

    private Along along(List<String> first, ChangeUnit unit, boolean undone) {
        Along along = Along.of(first, unit.unit(), this::unit);
        return undone ? along : along.stopped();
    }

    private static List<String> effects(EndProcess process, ProcessIdentity known) {
        String asked = "Asks process " + process.pid() + " (" + known.program() + ") to end; Berth can't start it again.";
        return process.forced() ? List.of(asked, "If it still runs after 5 seconds it is ended by SIGKILL: what it has not written to its files by then is lost, and files, locks and"
                + " programs of its own may be left behind.") : List.of(asked);
    }

    /** {@return whether what the action would change is still as it was} */
    boolean isStill(LinuxAction action, String state) {
        if (action instanceof EndProcess process) {
            return Ending.identity(process.pid()).filter(known -> known.isMeantBy(state)).isPresent();
        }
        if (action instanceof DestroyConnections connections) {
            return sockets.areStill(connections, state);
        }
        return (action instanceof ReservePorts ? settings.reserved().map(PortList::text) : state(action)).equals(Optional.of(state));
    }

    /** {@return whether what is to end has ended by itself, as it should be} */
    boolean isGone(LinuxAction action) {
        return switch (action) {
        case EndProcess process -> Ending.isGone(process.pid());
        case DestroyConnections connections -> sockets.isGone(connections);
        case ChangeUnit unit -> false;
        case ChangeContainer container -> false;
        case ReservePorts reserve -> false;
        };
    }

    /** {@return whether only root can do it} */
    boolean isForRoot(LinuxAction action) {
        return !asRoot.getAsBoolean() && switch (action) {
        case ChangeUnit unit -> true;
        case DestroyConnections connections -> true;
        case ReservePorts reserve -> true;
        case EndProcess process -> Ending.isForeign(process.pid());
        // Whom the engine does not listen to has seen no container.
        case ChangeContainer container -> false;
        };
    }

    private Optional<UnitState> unit(String name) {
        try {
            Programs.Ended ended = programs.run("systemctl", List.of("show", "--property=" + UnitState.PROPERTIES, "--", name));
            return ended.status() == 0 ? UnitState.parse(ended.said()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private List<String> effects(ChangeUnit unit, UnitState state, Along along) {
        String name = unit.unit() + state.title().map(title -> " (" + title + ")").orElse("");
        List<String> effects = new ArrayList<>();
        switch (unit.change()) {
        case STOP, DISABLE_NOW -> {
            effects.add("Stops " + name + ", " + state.active() + " now" + (unit.change() == Change.STOP ? "."
                    : state.isEnabled() ? ", and takes it out of the boot." : !state.untilBoot().isEmpty() ? state.untilBoot() + "." : "; it does not start at the boot (" + state.enabled() + ")."));
            if (state.isMasked()) {
                effects.add("It is masked, so an undo can't start it again.");
            }
            along.effects(List.of()).forEach(effects::add);
            state.triggers().stream().filter(other -> unit(other).map(UnitState::isActive).orElse(false))
                    .forEach(trigger -> effects.add(trigger + " stays, and may start it again."));
            MailQueue.of(unit.unit()).ifPresent(queue -> effects.add(queue.waiting()));
        }
        case START, ENABLE_NOW -> {
            effects.add("Starts " + name + ", " + state.active() + " now.");
            state.excludes().stream().filter(along.units()::contains)
                    .forEach(other -> effects.add("systemd lets only one of them run, so " + other + " stops then, if it still runs."));
            along.effects(state.excludes()).forEach(effects::add);
        }
        case DISABLE -> effects.add("Takes " + name + " out of the boot" + state.untilBoot() + ".");
        case RESTART -> effects.add("Stops " + name + ", " + state.active() + " now, and starts it again; that changes who has a port only if its configuration was changed before.");
        case MASK -> effects.add("Keeps " + name + " from being started by anything, " + (state.isActive() ? "and does not stop it." : "until it is unmasked."));
        case UNMASK -> effects.add("Lets " + name + " be started again, and does not start it.");
        case ENABLE -> effects.add("Lets " + name + " start at the boot.");
        }
        return effects;
    }

    /** {@return which container it is, and whether it runs} */
    Optional<ContainerState> container(ChangeContainer change) {
        try {
            Programs.Ended ended = programs.run(change.engine().program(), List.of("container", "inspect", "--format", ContainerState.FORMAT, "--", change.name()));
            return ended.status() == 0 ? ContainerState.parse(ended.said()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Does it, if what it meets is in that state; an empty state is any. */
    void act(LinuxAction action, String state) throws IOException {
        switch (action) {
        case ChangeUnit unit -> change(unit);
        case DestroyConnections connections -> sockets.destroy(connections, state);
        case ReservePorts reserve -> settings.write(reserve, state);
        case ChangeContainer container -> run(container.vectors().getFirst());
        case EndProcess process -> Ending.end(process, state);
        }
    }

    private void change(ChangeUnit unit) throws IOException {
        try {
            run(unit.vectors().getFirst());
        } catch (IOException e) {
            throw new IOException(e.getMessage() + unit(unit.unit()).map(state -> " (it is " + state.active() + " now)").orElse(""), e);
        }
        if (unit.change() == Change.STOP || unit.change() == Change.DISABLE_NOW) {
            Optional<UnitState> now = unit(unit.unit()).filter(state -> state.isActive() || state.active().equals("deactivating"));
            if (now.isPresent()) {
                throw new IOException("systemd has stopped it, and it is " + now.get().active() + " all the same: it refuses to stop, or something started it again");
            }
        }
    }

    private void run(List<String> vector) throws IOException {
        Programs.Ended ended = programs.run(vector.getFirst(), vector.subList(1, vector.size()));
        if (ended.status() != 0) {
            throw new IOException(ended.said().isEmpty() ? "it ended with " + ended.status() : ended.said());
        }
    }
}
