// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.ports;

import java.util.Comparator;
import java.util.Set;
import java.util.stream.Stream;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Topic;
import berth.core.internal.engine.Holders;
import berth.core.snapshot.Snapshot;

/** The sockets of a snapshot in the order of their transports, ports and addresses, each with its holder. */
public final class PortList {
    private static final Comparator<SocketSeen> ORDER = Comparator.comparing((SocketSeen socket) -> socket.local().transport())
            .thenComparing(socket -> socket.local().port()).thenComparing(SocketSeen::state)
            .thenComparing(socket -> socket.local().address().text()).thenComparing(socket -> socket.peer().orElse(""));
    private static final Set<Topic> ABOUT_THE_LIST = Set.of(Topic.TCP_SOCKETS, Topic.UDP_SOCKETS, Topic.UDP_LITE_SOCKETS, Topic.SCTP_SOCKETS,
            Topic.PROCESSES, Topic.NAMESPACES, Topic.CONTRIBUTION);

    private PortList() { }

    /** {@return the rows that the filter accepts, made one by one as the stream is read} */
    public static Stream<PortRow> of(Snapshot host, PortFilter filter) {
        Holders holders = new Holders(host);
        return host.all(SocketSeen.class).filter(socket -> isWanted(socket.local(), filter)).sorted(ORDER)
                .map(socket -> new PortRow(socket, holders.of(socket))).filter(filter::accepts);
    }

    /** {@return what can hide sockets or their owners; the rest of what was not seen matters to a single port only} */
    public static Stream<NotObserved> blindSpots(Snapshot host) {
        return host.all(NotObserved.class).filter(spot -> ABOUT_THE_LIST.contains(spot.topic()));
    }

    /** Asked before the holder is looked up, which costs more. */
    private static boolean isWanted(Endpoint local, PortFilter filter) {
        return filter.port().map(port -> port == local.port()).orElse(true);
    }
}
