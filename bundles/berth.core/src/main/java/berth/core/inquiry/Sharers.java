// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.SocketSeen;

/** Sockets that one source told first, and another one with more holders. */
final class Sharers {
    private Sharers() { }

    /** {@return the evidence without the sockets that it holds once more, with all these holders and others} */
    static List<Evidence> told(List<Evidence> seen) {
        Map<Long, SocketSeen> most = new HashMap<>();
        sockets(seen).forEach(socket -> most.merge(socket.inode().get(), socket, (one, other) -> hasMore(other, one) ? other : one));
        Set<Evidence> surpassed = sockets(seen).filter(socket -> hasMore(most.get(socket.inode().get()), socket)).collect(Collectors.toSet());
        return surpassed.isEmpty() ? seen : seen.stream().filter(evidence -> !surpassed.contains(evidence)).toList();
    }

    private static Stream<SocketSeen> sockets(List<Evidence> seen) {
        return seen.stream().filter(SocketSeen.class::isInstance).map(SocketSeen.class::cast).filter(socket -> socket.inode().isPresent());
    }

    /** SCTP has one socket at several addresses. */
    private static boolean hasMore(SocketSeen one, SocketSeen other) {
        return one.owners().size() > other.owners().size() && new HashSet<>(one.owners()).containsAll(other.owners()) && one.local().equals(other.local()) && one.peer().equals(other.peer())
                && one.namespace().equals(other.namespace());
    }
}
