// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import berth.portprobe.internal.linux.Connections;
import berth.portprobe.internal.linux.Connections.Connection;
import berth.portprobe.internal.linux.KernelError;
import berth.portprobe.internal.linux.act.Hands.Seen;
import berth.portprobe.internal.linux.act.LinuxAction.DestroyConnections;
import berth.portprobe.internal.linux.act.LinuxAction.Ends;

/** Connections that are destroyed, each known by the kernel's own number of it. */
final class Sockets {
    /** So many words fit into an argument vector, and into a log of those; more are a person's to destroy. */
    private static final int MOST = 256;
    private static final int MOST_NAMED = 8;
    /** In place of a number, where there was no such connection any more. */
    private static final String GONE = "-";

    private final Connections connections;

    Sockets(Connections connections) {
        this.connections = connections;
    }

    /** {@return the commands, with a command for each connection in place of one for all of a port, unless they are too many or can't be told} */
    List<List<String>> each(List<List<String>> commands) {
        return commands.stream().flatMap(vector -> DestroyConnections.allOf(vector).flatMap(this::all).map(List::stream).orElseGet(() -> Stream.of(vector))).toList();
    }

    private Optional<List<List<String>>> all(int port) {
        try {
            return Optional.of(connections.of(port)).filter(all -> all.size() <= MOST)
                    .map(all -> new DestroyConnections(all.stream().map(Sockets::ends).toList()).vectors());
        } catch (KernelError e) {
            return Optional.empty();
        }
    }

    private static Ends ends(Connection one) {
        return new Ends(one.local(), one.remote());
    }

    private Map<Ends, Connection> there(DestroyConnections action) throws KernelError {
        Map<Ends, Connection> there = new HashMap<>();
        for (int port : action.all().stream().map(Ends::port).distinct().toList()) {
            connections.of(port).forEach(one -> there.putIfAbsent(ends(one), one));
        }
        there.keySet().retainAll(action.all());
        return there;
    }

    /** {@return whether no connection has any of these pairs of ends; not where the kernel does not tell} */
    boolean isGone(DestroyConnections action) {
        try {
            return there(action).isEmpty();
        } catch (KernelError e) {
            return false;
        }
    }

    /** {@return what is there; empty when nothing is} */
    Optional<Seen> look(DestroyConnections action) {
        try {
            Map<Ends, Connection> there = there(action);
            return there.isEmpty() ? Optional.empty() : Optional.of(new Seen(numbers(action, there), effects(action.all().stream().flatMap(ends -> Optional.ofNullable(there.get(ends)).stream()).toList()), List.of()));
        } catch (KernelError e) {
            return Optional.empty();
        }
    }

    private static String numbers(DestroyConnections action, Map<Ends, Connection> there) {
        return String.join(" ", action.all().stream().map(ends -> Optional.ofNullable(there.get(ends)).map(Connection::cookie).orElse(GONE)).toList());
    }

    private static List<String> effects(List<Connection> all) {
        List<String> effects = new ArrayList<>(all.stream().limit(MOST_NAMED).map(Sockets::effect).toList());
        if (all.size() > MOST_NAMED) {
            effects.add("Destroys " + (all.size() - MOST_NAMED) + " more in the same way.");
        }
        return effects;
    }

    private static String effect(Connection one) {
        return "Destroys the connection from " + one.local() + " to " + one.remote() + " (" + one.stateName() + "): "
                + (one.stateName().equals("TIME-WAIT") ? "what of it is still under way in the network may reach the next connection of these two ends."
                        : "what is under way in it is lost, its other end is told by a reset, and a process that still has it gets an error.");
    }

    /** {@return whether each that is still there is the one of that state} */
    boolean areStill(DestroyConnections action, String state) {
        try {
            return others(action, state, there(action)).isEmpty();
        } catch (KernelError e) {
            return false;
        }
    }

    /** {@return those that are others by now, and all where the state is not one of these} */
    private static List<Ends> others(DestroyConnections action, String state, Map<Ends, Connection> there) {
        List<String> numbers = List.of(state.split(" "));
        return numbers.size() != action.all().size() ? action.all() : IntStream.range(0, numbers.size()).filter(i -> there.containsKey(action.all().get(i)))
                .filter(i -> !there.get(action.all().get(i)).cookie().equals(numbers.get(i))).mapToObj(action.all()::get).toList();
    }

    /** Destroys each that is still the one of that state; one that is gone is as it should be. */
    void destroy(DestroyConnections action, String state) throws IOException {
        Map<Ends, Connection> there = there(action);
        List<Ends> others = others(action, state, there);
        there.keySet().removeAll(others);
        for (Connection one : there.values()) {
            try {
                connections.destroy(one);
            } catch (UnsupportedOperationException e) {
                throw new IOException(e.getMessage() + "; wait until it ends by itself", e);
            }
        }
        if (!others.isEmpty()) {
            throw new IOException("another connection has the ends " + others.getFirst().local() + " and " + others.getFirst().remote() + " by now, and was left alone"
                    + (there.isEmpty() ? "; nothing was done" : "; " + there.size() + " were destroyed"));
        }
    }
}
