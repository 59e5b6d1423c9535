// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

import berth.core.evidence.IpAddress;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;

/**
 * A socket as the kernel lists it.
 *
 * @param v6Only    empty when the kernel did not say or the socket can't serve newcomers
 * @param inode     0 when no file belongs to it (any more)
 * @param group     the control group's id
 * @param device    the interface it is bound to, 0 for none
 */
public record SocketRow(Transport transport, IpAddress local, int port, IpAddress remote, int remotePort, SocketState state,
        long uid, long inode, Optional<Boolean> v6Only, OptionalLong group, int device) {

    /** The state numbers of include/net/tcp_states.h, which UDP uses too. */
    private static final int ESTABLISHED = 1;
    private static final int FIN_WAIT1 = 4;
    private static final int FIN_WAIT2 = 5;
    private static final int TIME_WAIT = 6;
    private static final int CLOSE = 7;
    private static final int LAST_ACK = 9;
    private static final int LISTEN = 10;
    private static final int CLOSING = 11;
    private static final int COOKIE_WAIT = 1;
    private static final int COOKIE_ECHOED = 2;
    private static final int SCTP_ESTABLISHED = 3;

    /** {@return the same socket by another of its addresses} */
    SocketRow at(IpAddress address) {
        return new SocketRow(transport, address, port, remote, remotePort, state, uid, inode, v6Only, group, device);
    }

    static SocketState state(Transport transport, int number) {
        return switch (transport) {
        case UDP, UDP_LITE -> number == ESTABLISHED ? SocketState.CONNECTED : SocketState.UNCONNECTED;
        case SCTP -> ofSctp(number);
        case TCP -> switch (number) {
        case FIN_WAIT1, FIN_WAIT2, LAST_ACK, CLOSING -> SocketState.CLOSING;
        case TIME_WAIT -> SocketState.TIME_WAIT;
        // A bound socket that neither listens nor is connected is reported by the state it really has.
        case CLOSE -> SocketState.BOUND;
        case LISTEN -> SocketState.LISTEN;
        default -> SocketState.CONNECTED;
        };
        };
    }

    /** {@return the same socket by the number of another file} */
    SocketRow behind(long file) {
        return new SocketRow(transport, local, port, remote, remotePort, state, uid, file, v6Only, group, device);
    }

    /** {@return whether both are the same end of the same connection, or the same listener} */
    boolean isSameEnd(SocketRow other) {
        return local.equals(other.local) && port == other.port && remote.equals(other.remote) && remotePort == other.remotePort
                && state == other.state;
    }

    /** Endpoints have the numbers of TCP, associations those of enum sctp_state (include/linux/sctp.h; net/sctp/diag.c). */
    private static SocketState ofSctp(int number) {
        return switch (number) {
        case LISTEN -> SocketState.LISTEN;
        case CLOSE -> SocketState.BOUND;
        case COOKIE_WAIT, COOKIE_ECHOED, SCTP_ESTABLISHED -> SocketState.CONNECTED;
        default -> SocketState.CLOSING;
        };
    }

    /** {@return the numeric owner; a socket without a file belongs to nobody, whatever number stands there} */
    public OptionalInt owner() {
        return inode == 0 || uid > Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of((int) uid);
    }
}
