// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import berth.portprobe.internal.linux.PinnedProcess;
import berth.portprobe.internal.linux.act.LinuxAction.Change;
import berth.portprobe.internal.linux.act.LinuxAction.ChangeContainer;
import berth.portprobe.internal.linux.act.LinuxAction.ChangeUnit;
import berth.portprobe.internal.linux.act.LinuxAction.EndProcess;

/** Looks at what an action would change, and does it. */
final class Hands {
    private static final long PATIENCE_NANOS = 5_000_000_000L;
    private static final long NAP_MILLIS = 20;

    private final Programs programs;

    Hands(Programs programs) {
        this.programs = programs;
    }

    /**
     * What an action meets.
     *
     * @param state   what must still be so when it is done
     * @param effects sentences
     */
    record Seen(String state, List<String> effects, Optional<LinuxAction> undo) {
        /** Copies the list. */
        Seen {
            effects = List.copyOf(effects);
        }
    }

    /** {@return what is there; empty when there is nothing to act on} */
    Optional<Seen> look(LinuxAction action) {
        return switch (action) {
        case ChangeUnit unit -> unit(unit.unit()).map(state -> new Seen(state.asText(), effects(unit, state), unit.undo(state).map(back -> back)));
        case EndProcess process -> identity(process.pid()).map(known -> new Seen(known, List.of("Asks process " + process.pid() + " ("
                + known.substring(known.indexOf(' ') + 1) + ") to end; Berth can't start it again."), Optional.empty()));
        case ChangeContainer container -> isRunning(container.name()).map(runs -> new Seen(runs ? "running" : "stopped",
                List.of((container.start() ? "Starts" : "Stops") + " the container " + container.name() + "."),
                runs == container.start() ? Optional.empty() : Optional.of(new ChangeContainer(!container.start(), container.name()))));
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

    private List<String> effects(ChangeUnit unit, UnitState state) {
        String name = unit.unit() + state.title().map(title -> " (" + title + ")").orElse("");
        List<String> effects = new ArrayList<>();
        switch (unit.change()) {
        case STOP, DISABLE_NOW -> {
            effects.add("Stops " + name + ", " + state.active() + " now" + (unit.change() == Change.STOP ? "."
                    : state.isEnabled() ? ", and takes it out of the boot." : "; it does not start at the boot (" + state.enabled() + ")."));
            List<String> dependents = state.dependents().stream().filter(other -> unit(other).map(UnitState::isActive).orElse(false)).toList();
            if (!dependents.isEmpty()) {
                effects.add("With it stop " + String.join(", ", dependents) + ".");
            }
            state.triggers().stream().filter(other -> unit(other).map(UnitState::isActive).orElse(false))
                    .forEach(trigger -> effects.add(trigger + " stays, and may start it again."));
            MailQueue.of(unit.unit()).ifPresent(queue -> effects.add(queue.waiting()));
        }
        case START, ENABLE_NOW -> {
            effects.add("Starts " + name + ", " + state.active() + " now.");
            state.excludes().stream().filter(other -> unit(other).map(UnitState::isActive).orElse(false))
                    .forEach(other -> effects.add("systemd lets only one of them run, so " + other + " stops then, if it still runs."));
        }
        case DISABLE -> effects.add("Takes " + name + " out of the boot.");
        case ENABLE -> effects.add("Lets " + name + " start at the boot.");
        }
        return effects;
    }

    private static Optional<String> identity(long pid) {
        try {
            Optional<PinnedProcess> process = PinnedProcess.open(pid);
            if (process.isEmpty()) {
                return Optional.empty();
            }
            try (PinnedProcess pinned = process.get()) {
                return pinned.identity();
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private Optional<Boolean> isRunning(String container) {
        try {
            Programs.Ended ended = programs.run("docker", List.of("container", "inspect", "--format", "{{.State.Running}}", "--", container));
            return ended.status() == 0 && Stream.of("true", "false").anyMatch(ended.said()::equals) ? Optional.of(ended.said().equals("true")) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Does it, if what it meets is in that state; an empty state is any. */
    void act(LinuxAction action, String state) throws IOException {
        switch (action) {
        case ChangeUnit unit -> run(unit.vector());
        case ChangeContainer container -> run(container.vector());
        case EndProcess process -> end(process.pid(), state);
        }
    }

    private void run(List<String> vector) throws IOException {
        Programs.Ended ended = programs.run(vector.getFirst(), vector.subList(1, vector.size()));
        if (ended.status() != 0) {
            throw new IOException(ended.said().isEmpty() ? "it ended with " + ended.status() : ended.said());
        }
    }

    /** The process is pinned before it is compared, and signalled by that pin: its number may be another's by now. */
    private static void end(long pid, String state) throws IOException {
        Optional<PinnedProcess> process = PinnedProcess.open(pid);
        if (process.isEmpty()) {
            return;
        }
        try (PinnedProcess pinned = process.get()) {
            Optional<String> now = pinned.identity();
            if (now.isEmpty()) {
                return;
            }
            if (!now.get().equals(state)) {
                throw new IOException("the number belongs to another process by now");
            }
            pinned.end();
            long end = System.nanoTime() + PATIENCE_NANOS;
            while (pinned.lives()) {
                if (System.nanoTime() > end) {
                    throw new IOException("it was asked to end and still runs after 5 seconds");
                }
                Thread.sleep(NAP_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
