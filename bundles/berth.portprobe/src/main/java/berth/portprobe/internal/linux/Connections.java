// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/**
 * The connections of TCP, as the kernel tells them and destroys them: NETLINK_SOCK_DIAG, include/uapi/linux/inet_diag.h, net/core/sock_diag.c.
 * To destroy one takes CAP_NET_ADMIN, and a kernel that is built with CONFIG_INET_DIAG_DESTROY.
 */
public final class Connections {
    private static final int HEADER = 16;
    private static final int REQUEST = 56;
    /** struct inet_diag_sockid stands in a message behind the state, in a request behind the states; its cookie is the last of it. */
    private static final int ID_IN_MESSAGE = HEADER + 4;
    private static final int ID_IN_REQUEST = HEADER + 8;
    private static final int ID = 48;
    private static final int COOKIE = ID - 8;
    private static final int SOCK_DESTROY = 21;
    private static final int SOCK_DIAG_BY_FAMILY = 20;
    private static final int NLMSG_ERROR = 2;
    private static final int NLMSG_DONE = 3;
    private static final int REQUEST_WITH_ANSWER = 1 | 4;
    private static final int IPPROTO_TCP = 6;
    /** All but TCP_CLOSE and TCP_LISTEN, as ss(8) understands "connected". */
    private static final int CONNECTED = 0xfff & ~(1 << 7 | 1 << 10);
    private static final int EOPNOTSUPP = 95;
    private static final int RECEIVE_BUFFER = 1 << 20;
    private static final int ROOM = 1 << 16;
    private static final int MOST_DATAGRAMS = 4096;

    private final Kernel kernel;

    Connections(Kernel kernel) {
        this.kernel = kernel;
    }

    /** {@return those of this host} */
    public static Connections ofThisHost() {
        return new Connections(new LinuxKernel());
    }

    /**
     * One connection.
     *
     * @param state the number of include/net/tcp_states.h
     * @param id    struct inet_diag_sockid
     */
    public record Connection(int family, int state, ByteBuffer id, String local, String remote) {
        private static final List<String> STATES = List.of("", "ESTABLISHED", "SYN-SENT", "SYN-RECEIVED", "FIN-WAIT-1", "FIN-WAIT-2", "TIME-WAIT", "", "CLOSE-WAIT", "LAST-ACK", "", "CLOSING");

        /** {@return the kernel's own number of it, which no other socket of this boot has} */
        public String cookie() {
            return Long.toHexString(id.getLong(COOKIE));
        }

        /** {@return the state's name in RFC 9293} */
        public String stateName() {
            return state < STATES.size() ? STATES.get(state) : "";
        }
    }

    /** {@return all whose own port is that one} */
    public List<Connection> of(int port) throws KernelError {
        List<Connection> all = new ArrayList<>();
        try (Kernel.Dialogue dialogue = kernel.openDiag(RECEIVE_BUFFER)) {
            for (int family : List.of(SockDiag.AF_INET, SockDiag.AF_INET6)) {
                dialogue.send(SockDiag.dump(new SockDiag.Dump(family, Transport.TCP, port, CONNECTED), family, kernel.order()));
                int errno = receive(dialogue, family, message -> all.add(connection(message)));
                // Without IPv6 there is nobody to ask about it.
                if (errno != 0 && errno != KernelError.ENOENT) {
                    throw new KernelError("a dump of connections", errno);
                }
            }
        }
        all.removeIf(connection -> !connection.local().endsWith(":" + port));
        return all;
    }

    /** Destroys it; one that is gone is as it should be. Throws {@link UnsupportedOperationException} with a sentence where this kernel can't. */
    public void destroy(Connection connection) throws KernelError {
        ByteBuffer out = ByteBuffer.allocate(HEADER + REQUEST).order(kernel.order());
        out.putInt(HEADER + REQUEST).putShort((short) SOCK_DESTROY).putShort((short) REQUEST_WITH_ANSWER).putInt(1).putInt(0);
        out.put((byte) connection.family()).put((byte) IPPROTO_TCP).putShort((short) 0).putInt(-1);
        out.put(ID_IN_REQUEST, connection.id(), 0, ID);
        try (Kernel.Dialogue dialogue = kernel.openDiag(RECEIVE_BUFFER)) {
            dialogue.send(out.array());
            int errno = receive(dialogue, 1, message -> { });
            if (errno == EOPNOTSUPP) {
                throw new UnsupportedOperationException("this kernel can't destroy a connection in the state " + connection.stateName()
                        + ", or none at all (it takes CONFIG_INET_DIAG_DESTROY)");
            }
            if (errno != 0 && errno != KernelError.ENOENT) {
                throw new KernelError("to destroy a connection", errno);
            }
        }
    }

    private interface Reader {
        void read(ByteBuffer message);
    }

    /** {@return the errno at the end, 0 for none} */
    private int receive(Kernel.Dialogue dialogue, int sequence, Reader reader) throws KernelError {
        for (int datagrams = 0; datagrams < MOST_DATAGRAMS; datagrams++) {
            Kernel.Datagram datagram = dialogue.receive(ROOM);
            if (datagram.sender() != 0) {
                continue;
            }
            if (datagram.length() > datagram.bytes().length) {
                throw new KernelError("a netlink datagram of " + datagram.length() + " bytes", KernelError.EMSGSIZE);
            }
            ByteBuffer in = ByteBuffer.wrap(datagram.bytes()).order(kernel.order());
            for (int at = 0; at + HEADER <= in.limit();) {
                int length = in.getInt(at);
                if (length < HEADER || length > in.limit() - at) {
                    throw new KernelError("a netlink message is cut", KernelError.EBADMSG);
                }
                int type = in.getShort(at + 4) & 0xffff;
                if (in.getInt(at + 8) == sequence && (type == NLMSG_DONE || type == NLMSG_ERROR)) {
                    return length < HEADER + 4 ? 0 : -in.getInt(at + HEADER);
                }
                if (in.getInt(at + 8) == sequence && type == SOCK_DIAG_BY_FAMILY && length >= ID_IN_MESSAGE + ID) {
                    reader.read(in.slice(at, length).order(kernel.order()));
                }
                at += length + 3 & ~3;
            }
        }
        throw new KernelError("a flooded netlink socket", KernelError.EBADMSG);
    }

    private static Connection connection(ByteBuffer message) {
        int family = message.get(HEADER) & 255;
        ByteBuffer id = ByteBuffer.wrap(Arrays.copyOfRange(message.array(), message.arrayOffset() + ID_IN_MESSAGE, message.arrayOffset() + ID_IN_MESSAGE + ID)).order(message.order());
        return new Connection(family, message.get(HEADER + 1) & 255, id, text(id, family, 0, 4), text(id, family, 2, 20));
    }

    /** As ss(8) writes and reads it. */
    private static String text(ByteBuffer id, int family, int port, int address) {
        int number = ByteBuffer.wrap(id.array()).order(ByteOrder.BIG_ENDIAN).getShort(port) & 0xffff;
        IpAddress ip = IpAddress.of(Arrays.copyOfRange(id.array(), address, address + (family == SockDiag.AF_INET ? 4 : 16)));
        return number == 0 ? ip.text() + ":0" : new Endpoint(Transport.TCP, ip, number).text();
    }
}
