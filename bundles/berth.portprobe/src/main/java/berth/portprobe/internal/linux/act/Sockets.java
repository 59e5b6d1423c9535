// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import berth.portprobe.internal.linux.Connections;
import berth.portprobe.internal.linux.Connections.Connection;
import berth.portprobe.internal.linux.KernelError;
import berth.portprobe.internal.linux.act.Hands.Seen;
import berth.portprobe.internal.linux.act.LinuxAction.DestroyConnection;

/** Connections that are destroyed, each known by the kernel's own number of it. */
final class Sockets {
    /** For each one the helper of root's is started anew: more are a person's to destroy, all at once. */
    private static final int MOST = 32;

    private final Connections connections;

    Sockets(Connections connections) {
        this.connections = connections;
    }

    /** {@return the commands, with a command for each connection in place of one for all of a port, unless they are too many or can't be told} */
    List<List<String>> each(List<List<String>> commands) {
        return commands.stream().flatMap(vector -> DestroyConnection.allOf(vector).flatMap(this::all).map(List::stream).orElseGet(() -> Stream.of(vector))).toList();
    }

    private Optional<List<List<String>>> all(int port) {
        try {
            return Optional.of(connections.of(port)).filter(all -> all.size() <= MOST)
                    .map(all -> all.stream().flatMap(one -> new DestroyConnection(one.local(), one.remote()).vectors().stream()).toList());
        } catch (KernelError e) {
            return Optional.empty();
        }
    }

    private Optional<Connection> find(DestroyConnection action) throws KernelError {
        return connections.of(action.port()).stream().filter(one -> one.local().equals(action.local()) && one.remote().equals(action.remote())).findFirst();
    }

    /** {@return whether no connection has these two ends; not where the kernel does not tell} */
    boolean isGone(DestroyConnection action) {
        try {
            return find(action).isEmpty();
        } catch (KernelError e) {
            return false;
        }
    }

    Optional<Seen> look(DestroyConnection action) {
        try {
            return find(action).map(Sockets::seen);
        } catch (KernelError e) {
            return Optional.empty();
        }
    }

    private static Seen seen(Connection one) {
        return new Seen(one.cookie(), List.of("Destroys the connection from " + one.local() + " to " + one.remote() + " (" + one.stateName() + "): "
                + (one.stateName().equals("TIME-WAIT") ? "what of it is still under way in the network may reach the next connection of these two ends."
                        : "what is under way in it is lost, its other end is told by a reset, and a process that still has it gets an error.")), List.of());
    }

    /** Destroys it if it is that one; one that is gone is as it should be. */
    void destroy(DestroyConnection action, String state) throws IOException {
        Optional<Connection> found = find(action);
        if (found.isEmpty()) {
            return;
        }
        if (!found.get().cookie().equals(state)) {
            throw new IOException("another connection has these two ends by now; nothing was done");
        }
        try {
            connections.destroy(found.get());
        } catch (UnsupportedOperationException e) {
            throw new IOException(e.getMessage() + "; wait until it ends by itself", e);
        }
    }
}
