// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Writes lists of sockets as the kernel of macOS does, field by field in the order of its headers, packed to 4 bytes. */
final class SocketTables {
    static final int CLOSED = 0;
    static final int LISTEN = 1;
    static final int ESTABLISHED = 4;
    static final int FIN_WAIT_1 = 6;
    static final int TIME_WAIT = 10;
    static final int V4 = 1;
    static final int V6 = 2;
    static final int DUAL = 3;

    private static final int XSO_SOCKET = 0x001;
    private static final int XSO_RCVBUF = 0x002;
    private static final int XSO_SNDBUF = 0x004;
    private static final int XSO_STATS = 0x008;
    private static final int XSO_INPCB = 0x010;
    private static final int XSO_TCPCB = 0x020;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    /** How much longer than known each record is. */
    private final int longer;
    private int count;

    SocketTables(int longer) {
        this.longer = longer;
    }

    SocketTables head(long generation, int sockets) {
        return write(buffer(24).putInt(24).putInt(sockets).putLong(generation).putLong(77));
    }

    /** A socket of TCP with all its records. */
    SocketTables tcp(int version, String local, int port, String remote, int remotePort, int state, Held held) {
        internet(version, local, port, remote, remotePort);
        socket(held);
        return record(XSO_TCPCB, tcpcb(state));
    }

    SocketTables udp(int version, String local, int port, String remote, int remotePort, Held held) {
        internet(version, local, port, remote, remotePort);
        return socket(held);
    }

    /** Who has a socket; the handle is 0 where nobody has. */
    record Held(long handle, int uid, int lastPid, int effectivePid) { }

    SocketTables internet(int version, String local, int port, String remote, int remotePort) {
        count++;
        ByteBuffer record = buffer(96);
        record.putLong(0x1111_2222_3333L); // xi_inpp
        port(record, remotePort);
        port(record, port);
        record.putLong(0x4444L); // inp_ppcb
        record.putLong(5L); // inp_gencnt
        record.putInt(0x800000).putInt(0); // inp_flags, inp_flow
        record.put((byte) version).put((byte) 64).put((byte) 6).put((byte) 0);
        record.put(address(remote)).put(address(local));
        return record(XSO_INPCB, record);
    }

    private SocketTables socket(Held held) {
        ByteBuffer record = buffer(96);
        record.putLong(held.handle).putShort((short) 1).putShort((short) 0).putInt(0).putShort((short) 0).putShort((short) 0);
        record.putLong(0x4444L).putInt(6).putInt(30); // so_pcb, xso_protocol, xso_family
        record.putShort((short) 0).putShort((short) 0).putShort((short) 128).putShort((short) 0).putShort((short) 0).putShort((short) 0);
        record.putInt(0).putInt(0); // so_pgid, so_oobmark
        record.putInt(held.uid).putInt(held.lastPid).putInt(held.effectivePid);
        record(XSO_SOCKET, record);
        record(held.handle == 0 ? 0 : XSO_RCVBUF, buffer(24));
        record(held.handle == 0 ? 0 : XSO_SNDBUF, buffer(24));
        return record(XSO_STATS, buffer(128));
    }

    private static ByteBuffer tcpcb(int state) {
        return buffer(196).putLong(0).putInt(0).putInt(1).putInt(2).putInt(3).putInt(4).putInt(state);
    }

    /** A record of any kind; its length counts its 8 bytes of head. */
    SocketTables record(int kind, ByteBuffer content) {
        int length = 8 + content.capacity() + longer;
        return write(buffer(length + 7 & ~7).putInt(length).putInt(kind).put(content.array()));
    }

    SocketTables lyingLength(int length) {
        return write(buffer(32).putInt(length).putInt(XSO_INPCB));
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    /** With the head before and behind. */
    static byte[] whole(SocketTables sockets) {
        return new SocketTables(0).head(9, sockets.count).write(ByteBuffer.wrap(sockets.bytes())).head(9, sockets.count).bytes();
    }

    static byte[] cut(byte[] whole, int length) {
        return Arrays.copyOf(whole, length);
    }

    static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void port(ByteBuffer record, int port) {
        record.put((byte) (port >> 8)).put((byte) port);
    }

    /** An address of IPv4 stands in the last four bytes. */
    private static byte[] address(String text) {
        try {
            byte[] address = InetAddress.getByName(text).getAddress();
            byte[] field = new byte[16];
            System.arraycopy(address, 0, field, 16 - address.length, address.length);
            return field;
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private SocketTables write(ByteBuffer record) {
        bytes.writeBytes(record.array());
        return this;
    }
}
