// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.AddressSeen;
import berth.core.evidence.Evidence.BindAllowed;
import berth.core.evidence.Evidence.BindRefused;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.Origin;
import berth.core.evidence.OsError;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.portprobe.internal.LocalAddresses;
import berth.portprobe.internal.macos.Darwin.Trial;

/** What decides a bind although nobody holds the port: rights, the address, and a trial. */
record MacBindFacts(Darwin darwin, MacProcesses processes, Origin origin, Consumer<? super Evidence> sink) {
    private static final String RESERVED = "1024";

    /**
     * Says who may bind what.
     * Since macOS 10.14 everybody may bind a low port of all addresses, and only root one of a certain address (XNU, bsd/netinet/in_pcb.c, in_pcbbind: IPPORT_RESERVED).
     */
    void permissions() {
        int uid = darwin.user();
        Origin place = origin.at("geteuid");
        sink.accept(new SettingSeen(place, "caller", "uid", Integer.toString(uid)));
        processes.user(uid).ifPresent(user -> sink.accept(new SettingSeen(place, "caller", "user", user)));
        sink.accept(new SettingSeen(place, "caller", "low ports of an address", Boolean.toString(uid == 0)));
        sink.accept(new SettingSeen(origin.at("in_pcbbind"), "darwin", "low ports of an address", RESERVED));
        sink.accept(new Surveyed(origin, Topic.PERMISSIONS, Set.of()));
    }

    /** {@return whether the host is known to have the wanted address} Port 0 asks for that alone, and keeps nobody from a port. */
    boolean address(Endpoint wanted) {
        if (wanted.transport() != Transport.TCP && wanted.transport() != Transport.UDP) {
            sink.accept(new NotObserved(origin, Topic.ADDRESSES, Why.NOT_SUPPORTED, "macOS has no " + wanted.transport().id() + ", so no server can have a port of it."));
            return false;
        }
        switch (darwin.tryBind(wanted.transport(), wanted.address(), 0)) {
        case Trial.Allowed() -> {
            if (!wanted.address().isWildcard()) {
                sink.accept(new AddressSeen(origin.at("bind to port 0"), wanted.address(), Optional.empty()));
            }
        }
        case Trial.Refused(int errno) -> {
            sink.accept(new BindRefused(origin.at("bind to port 0"), wanted, OsError.darwin(errno)));
            LocalAddresses.tell(origin, sink);
            return false;
        }
        case Trial.Impossible(DarwinError error) -> {
            sink.accept(new NotObserved(origin, Topic.ADDRESSES, error.why(), "Whether the host has the address " + wanted.address() + " could not be tried (" + error.getMessage() + ")."));
            return false;
        }
        }
        sink.accept(new Surveyed(origin, Topic.ADDRESSES, Set.of()));
        return true;
    }

    /** Tries to bind and listen where no server is in the way: what else is on the port, or a filter of a product, may refuse it. */
    void trial(Endpoint wanted, List<Pcb> rows) {
        if (rows.stream().anyMatch(row -> row.meets(wanted.address()) && (row.state() == SocketState.LISTEN || wanted.transport().isDatagram()))) {
            return;
        }
        Origin place = origin.at("bind");
        sink.accept(switch (darwin.tryBind(wanted.transport(), wanted.address(), wanted.port())) {
        case Trial.Allowed() -> new BindAllowed(place, wanted);
        case Trial.Refused(int errno) -> new BindRefused(place, wanted, OsError.darwin(errno));
        case Trial.Impossible(DarwinError error) -> new NotObserved(origin, Topic.sockets(wanted.transport()), error.why(),
                "Whether the port can be bound could not be tried (" + error.getMessage() + ").");
        });
    }
}
