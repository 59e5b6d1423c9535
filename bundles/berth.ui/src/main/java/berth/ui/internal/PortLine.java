// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.time.Instant;
import java.util.Optional;

import org.eclipse.jdt.annotation.NonNullByDefault;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Transport;
import berth.core.ports.PortRow;

/**
 * A socket in the list of sockets, and what happened to it lately.
 *
 * @param changed  when that happened
 * @param appeared when the socket came, if that was while the list was kept
 */
public record PortLine(Key key, PortRow row, Change change, Instant changed, Optional<Instant> appeared) {

    /** What happened to a socket. */
    public enum Change {
        /** Nothing lately. */
        NONE,
        /** It was not there before. */
        NEW,
        /** Its state, its owner or its endpoint is another one. */
        CHANGED,
        /** It is there no longer. */
        GONE
    }

    /**
     * What makes a socket the same one in two looks: the kernel's number of it; where there is none, its endpoint and peer.
     *
     * @param number tells those apart that have all of this in common
     */
    public record Key(Optional<String> namespace, Transport transport, Optional<Long> inode, Optional<Endpoint> local, Optional<String> peer, int number) {
        static Key of(SocketSeen socket) {
            boolean known = socket.inode().isPresent();
            return new Key(socket.namespace(), socket.local().transport(), socket.inode(), known ? Optional.empty() : Optional.of(socket.local()),
                    known ? Optional.empty() : socket.peer(), 0);
        }

        Key next() {
            return new Key(namespace, transport, inode, local, peer, number + 1);
        }

        // Those that Java makes at run time are slower, and asked of many thousand sockets each second.
        @Override
        @NonNullByDefault({})
        public boolean equals(Object other) {
            return other instanceof Key that && inode.equals(that.inode) && number == that.number && transport == that.transport && local.equals(that.local)
                    && peer.equals(that.peer) && namespace.equals(that.namespace);
        }

        @Override
        public int hashCode() {
            return 31 * (31 * inode.hashCode() + local.hashCode()) + 31 * peer.hashCode() + namespace.hashCode() + transport.ordinal() + number;
        }
    }

    static PortLine first(Key key, PortRow row, Instant now) {
        return new PortLine(key, row, Change.NONE, now, Optional.empty());
    }

    PortLine with(Change happened, Instant now) {
        return new PortLine(key, row, happened, now, appeared);
    }

    PortLine with(PortRow other, Change happened, Instant now) {
        return new PortLine(key, other, happened, now, appeared);
    }
}
