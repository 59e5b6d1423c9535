// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.util.Optional;
import java.util.OptionalInt;

import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;

/**
 * Asks the kernel which socket would take a connection to an endpoint, by the lookup that it makes for a real one.
 * <p>
 * Contract: needs no right and costs the same however many sockets there are. That no socket is found says nothing about the
 * port: bound sockets, connections and listeners on other addresses or interfaces are outside of the question.
 */
final class SocketLookup {

    static final String PLACE = "netlink inet_diag lookup";

    private static final IpAddress LOOPBACK_V4 = new IpAddress("127.0.0.1");
    private static final IpAddress LOOPBACK_V6 = new IpAddress("::1");

    private SocketLookup() { }

    /** {@return where a client would connect to meet a server on the wanted endpoint; empty when the kernel can't be asked for it} */
    static Optional<Endpoint> target(Endpoint wanted) {
        IpAddress address = wanted.address().unmapped();
        boolean scoped = SocketAddress.scope(address).isPresent();
        if (wanted.transport() == Transport.SCTP || scoped != SocketAddress.isLinkLocal(address)) {
            // Of SCTP the kernel looks up associations only. Without the interface the lookup of a link-local address finds whoever serves all addresses.
            return Optional.empty();
        }
        IpAddress asked = !address.isWildcard() ? address : address.isV6() ? LOOPBACK_V6 : LOOPBACK_V4;
        return Optional.of(new Endpoint(wanted.transport(), asked, wanted.port()));
    }

    /**
     * {@return the socket that would take a connection, or a datagram, to that address of this host}
     * Empty also when the kernel did not answer: the dump that follows meets the same fault and reports it.
     */
    static Optional<SocketRow> taker(Kernel kernel, DiagQueries diag, Endpoint target) {
        try {
            return find(kernel, diag, target);
        } catch (KernelError e) {
            return Optional.empty();
        }
    }

    /** {@return the same, or throws when the kernel did not answer} */
    static Optional<SocketRow> find(Kernel kernel, DiagQueries diag, Endpoint target) throws KernelError {
        Optional<byte[]> request = request(kernel, target);
        return request.isEmpty() ? Optional.empty() : find(diag, request.get(), target.transport());
    }

    /** {@return the request for the one that takes what is sent to that endpoint; empty when its interface is not there} */
    static Optional<byte[]> request(Kernel kernel, Endpoint target) {
        Optional<String> scope = SocketAddress.scope(target.address());
        OptionalInt device = scope.map(kernel::interfaceIndex).orElse(OptionalInt.of(0));
        return device.isEmpty() ? Optional.empty() : Optional.of(SockDiag.lookup(
                new SockDiag.Lookup(target.transport(), target.address().withoutScope(), target.port(), device.getAsInt()), 0, kernel.order()));
    }

    /** {@return who takes it, by a request that was made before} */
    static Optional<SocketRow> find(DiagQueries diag, byte[] request, Transport transport) throws KernelError {
        return diag.lookup(request, transport).filter(SocketLookup::takes);
    }

    /** {@return whether that socket takes what strangers send; a connection takes only what its peer sends} */
    static boolean takes(SocketRow row) {
        return (row.state() == SocketState.LISTEN || row.transport().isDatagram()) && row.inode() != 0;
    }
}
