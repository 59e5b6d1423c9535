// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;

import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/** The messages of NETLINK_SOCK_DIAG: include/uapi/linux/{netlink,sock_diag,inet_diag}.h. */
final class SockDiag {

    static final int AF_INET = 2;
    static final int AF_INET6 = 10;
    /** Every TCP state, and bit 13: bound without listening (Linux 6.8 and later; others ignore it). */
    static final int ALL_STATES = 0x3fff;
    static final int BOUND_STATE = 1 << 13;

    private static final int HEADER = 16;
    private static final int REQUEST = 56;
    private static final int MESSAGE = 72;
    private static final int SOCK_DIAG_BY_FAMILY = 20;
    private static final int TCPDIAG_GETSOCK = 18;
    private static final int OLD_REQUEST = 60;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int NLM_F_REQUEST = 1;
    private static final int NLM_F_DUMP_INTR = 0x10;
    private static final int NLM_F_DUMP = 0x300;
    private static final int IPPROTO_TCP = 6;
    private static final int IPPROTO_UDP = 17;
    private static final int IPPROTO_UDPLITE = 136;
    private static final int IPPROTO_SCTP = 132;
    /** All addresses of an SCTP endpoint, each in a struct sockaddr_storage. */
    private static final int LOCALS = 12;
    private static final int STORAGE = 128;
    private static final int IPPROTO_MPTCP = 262;
    /** INET_DIAG_REQ_PROTOCOL. */
    private static final int REQ_PROTOCOL = 3;
    private static final int SKV6ONLY = 11;
    private static final int CGROUP_ID = 21;
    private static final IpAddress LOOPBACK_V4 = new IpAddress("127.0.0.1");
    private static final IpAddress LOOPBACK_V6 = new IpAddress("::1");
    /** The number of the loopback interface, the same everywhere: include/net/flow.h. */
    private static final int LOOPBACK = 1;

    private SockDiag() { }

    /** One datagram of an answer. {@code end} tells how the dump ended with it: 0 well, else an errno. */
    record Part(List<SocketRow> rows, boolean interrupted, OptionalInt end) {
        /** What a datagram holds that is no answer of the kernel's. */
        static final Part NOTHING = new Part(List.of(), false, OptionalInt.empty());
    }

    /** Which sockets a dump is of; a port of 0 asks for all. */
    record Dump(int family, Transport transport, int port, int states) { }

    static byte[] dump(Dump dump, int sequence, ByteOrder order) {
        // Addresses and the other port stay 0, "any".
        return request(HEADER + REQUEST, NLM_F_DUMP, dump, sequence, order).array();
    }

    /** {@return the request for the same sockets of MPTCP, whose number has no room in the field of one byte (net/mptcp/mptcp_diag.c)} */
    static byte[] multipathDump(Dump dump, int sequence, ByteOrder order) {
        ByteBuffer out = request(HEADER + REQUEST + 8, NLM_F_DUMP, dump, sequence, order);
        // The field holds the number's low byte, which is that of TCP: a kernel without the attribute tells what it told before.
        out.put(HEADER + 1, (byte) IPPROTO_MPTCP);
        return out.putShort(HEADER + REQUEST, (short) 8).putShort(HEADER + REQUEST + 2, (short) REQ_PROTOCOL)
                .putInt(HEADER + REQUEST + 4, IPPROTO_MPTCP).array();
    }

    /**
     * {@return the older request for a dump of TCP, which takes one way through the kernel's tables for both families}
     * struct inet_diag_req of include/uapi/linux/inet_diag.h; net/ipv4/inet_diag.c, inet_diag_dump_compat.
     */
    static byte[] bothFamilies(int port, int states, int sequence, ByteOrder order) {
        ByteBuffer out = ByteBuffer.allocate(HEADER + OLD_REQUEST).order(order);
        out.putInt(HEADER + OLD_REQUEST).putShort((short) TCPDIAG_GETSOCK).putShort((short) (NLM_F_REQUEST | NLM_F_DUMP)).putInt(sequence).putInt(0);
        out.put(HEADER + 4, (byte) (port >> 8)).put(HEADER + 5, (byte) port);
        return out.putInt(HEADER + 44, -1).putInt(HEADER + 48, -1).putInt(HEADER + 52, states).array();
    }

    /** Which socket a lookup is for: the one that would take what is sent to that address, over that interface or, for 0, over any. */
    record Lookup(Transport transport, IpAddress address, int port, int device) { }

    /** The kernel answers with a socket's message and no end, or with an error: net/ipv4/inet_diag.c, inet_diag_find_one_icsk; udp_diag.c. */
    static byte[] lookup(Lookup lookup, int sequence, ByteOrder order) {
        byte[] raw = SocketAddress.bytes(lookup.address);
        int family = raw.length == 4 ? AF_INET : AF_INET6;
        ByteBuffer out = request(HEADER + REQUEST, 0, new Dump(family, lookup.transport, lookup.port, ALL_STATES), sequence, order);
        // The other end is the host itself, by port 0, which no connection has: so none can hide the listener.
        out.put(HEADER + 12, raw).put(HEADER + 28, raw);
        if (lookup.transport.isDatagram()) {
            // Of UDP the kernel takes the source for the sender: so both ends are the same, and either reading finds the socket.
            out.put(HEADER + 10, (byte) (lookup.port >> 8)).put(HEADER + 11, (byte) lookup.port);
        }
        // A socket that is bound to the loopback interface is found only through it.
        boolean loopback = lookup.device == 0 && lookup.address.isLoopback();
        return out.putInt(HEADER + 44, loopback ? LOOPBACK : lookup.device).array();
    }

    /** Gives the request that begins there another number, by which its answers are known. */
    static void number(byte[] requests, int at, int sequence, ByteOrder order) {
        ByteBuffer.wrap(requests).order(order).putInt(at + 8, sequence);
    }

    private static ByteBuffer request(int length, int flags, Dump dump, int sequence, ByteOrder order) {
        ByteBuffer out = ByteBuffer.allocate(length).order(order);
        out.putInt(length).putShort((short) SOCK_DIAG_BY_FAMILY)
                .putShort((short) (NLM_F_REQUEST | flags)).putInt(sequence).putInt(0);
        out.put((byte) dump.family).put((byte) protocol(dump.transport)).putShort((short) 0).putInt(dump.states);
        out.put((byte) (dump.port >> 8)).put((byte) dump.port);
        // The cookie at the end stays "none".
        return out.putInt(HEADER + REQUEST - 8, -1).putInt(HEADER + REQUEST - 4, -1);
    }

    /** {@return the number of the protocol in the header of IP} */
    static int protocol(Transport transport) {
        return switch (transport) {
        case TCP -> IPPROTO_TCP;
        case UDP -> IPPROTO_UDP;
        case UDP_LITE -> IPPROTO_UDPLITE;
        case SCTP -> IPPROTO_SCTP;
        };
    }

    /** Reads one datagram; throws with EBADMSG when it is cut or its lengths contradict each other. */
    static Part parse(byte[] datagram, Transport transport, int sequence, ByteOrder order) throws KernelError {
        ByteBuffer in = ByteBuffer.wrap(datagram).order(order);
        List<SocketRow> rows = new ArrayList<>();
        boolean interrupted = false;
        int at = 0;
        while (at < datagram.length) {
            int length = datagram.length - at < HEADER ? 0 : in.getInt(at);
            if (length < HEADER || length > datagram.length - at) {
                throw new KernelError("a netlink message is cut", KernelError.EBADMSG);
            }
            if (in.getInt(at + 8) == sequence) {
                interrupted |= (in.getShort(at + 6) & NLM_F_DUMP_INTR) != 0;
                int type = in.getShort(at + 4) & 0xffff;
                if (type == NLMSG_DONE || type == NLMSG_ERROR) {
                    // Both carry 0 or a negative errno; an old kernel may leave it out of DONE.
                    return new Part(rows, interrupted, OptionalInt.of(length < HEADER + 4 ? 0 : -in.getInt(at + HEADER)));
                }
                if (type == SOCK_DIAG_BY_FAMILY || type == TCPDIAG_GETSOCK) {
                    rows.addAll(rows(in, at + HEADER, at + length, transport));
                }
            }
            at += Math.min(length + 3 & ~3, datagram.length - at);
        }
        return new Part(rows, interrupted, OptionalInt.empty());
    }

    /** One row for each of its local addresses, of which only SCTP has several. */
    private static List<SocketRow> rows(ByteBuffer in, int at, int end, Transport transport) throws KernelError {
        if (end - at < MESSAGE) {
            throw new KernelError("a socket's message is cut", KernelError.EBADMSG);
        }
        int family = in.get(at) & 255;
        int port = port(in, at + 4);
        if (family != AF_INET && family != AF_INET6 || port == 0) {
            return List.of();
        }
        IpAddress first = address(in, at + 8, family);
        List<IpAddress> others = List.of();
        Optional<Boolean> v6Only = Optional.empty();
        OptionalLong group = OptionalLong.empty();
        int next = at + MESSAGE;
        while (end - next >= 4) {
            int length = in.getShort(next) & 0xffff;
            if (length < 4 || length > end - next) {
                throw new KernelError("a socket's attribute is cut", KernelError.EBADMSG);
            }
            int type = in.getShort(next + 2) & 0x3fff;
            if (type == SKV6ONLY && length >= 5) {
                v6Only = Optional.of(in.get(next + 4) != 0);
            } else if (type == CGROUP_ID && length >= 12) {
                group = OptionalLong.of(in.getLong(next + 4));
            } else if (type == LOCALS && transport == Transport.SCTP) {
                others = stored(in, next + 4, next + length);
            }
            next += length + 3 & ~3;
        }
        SocketRow row = new SocketRow(transport, first, port, address(in, at + 24, family), port(in, at + 6),
                SocketRow.state(transport, in.get(at + 1) & 255), in.getInt(at + 64) & 0xffffffffL, in.getInt(at + 68) & 0xffffffffL,
                v6Only, group, in.getInt(at + 40));
        return others.isEmpty() ? List.of(row) : Stream.concat(Stream.of(first), others.stream()).distinct().map(row::at).toList();
    }

    /** {@return the addresses in an array of struct sockaddr_storage (net/sctp/diag.c, inet_diag_msg_sctpladdrs_fill)} */
    private static List<IpAddress> stored(ByteBuffer in, int from, int end) {
        List<IpAddress> addresses = new ArrayList<>();
        for (int at = from; at + STORAGE <= end; at += STORAGE) {
            int family = in.getShort(at) & 0xffff;
            if (family == AF_INET || family == AF_INET6) {
                addresses.add(address(in, family == AF_INET ? at + 4 : at + 8, family));
            }
        }
        return addresses;
    }

    private static int port(ByteBuffer in, int at) {
        return (in.get(at) & 255) << 8 | in.get(at + 1) & 255;
    }

    /** Text is made only of addresses that are not the same everywhere. */
    private static IpAddress address(ByteBuffer in, int at, int family) {
        if (family == AF_INET) {
            return word(in, at) == 0 ? IpAddress.ANY_V4 : word(in, at) == 0x7f000001 ? LOOPBACK_V4
                    : IpAddress.of(Arrays.copyOfRange(in.array(), at, at + 4));
        }
        if (word(in, at) == 0 && word(in, at + 4) == 0 && word(in, at + 8) == 0 && word(in, at + 12) >>> 1 == 0) {
            return word(in, at + 12) == 0 ? IpAddress.ANY_V6 : LOOPBACK_V6;
        }
        return IpAddress.of(Arrays.copyOfRange(in.array(), at, at + 16));
    }

    private static int word(ByteBuffer in, int at) {
        return port(in, at) << 16 | port(in, at + 2);
    }
}
