// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Makes answers of NETLINK_SOCK_DIAG by hand. */
final class Replies {

    static final int SOCKET = 20;
    static final int ERROR = 2;
    static final int DONE = 3;
    static final int LISTEN = 10;
    static final int CLOSE = 7;
    static final int TIME_WAIT = 6;

    private Replies() { }

    static byte[] done(int sequence, ByteOrder order) {
        return message(DONE, 2, sequence, ByteBuffer.allocate(4).order(order).putInt(0).array(), order);
    }

    static byte[] error(int errno, int sequence, ByteOrder order) {
        return message(ERROR, 0, sequence, ByteBuffer.allocate(4).order(order).putInt(-errno).array(), order);
    }

    static byte[] socket(int flags, int sequence, byte[] address, int port, int state, int inode, ByteOrder order, byte[]... attributes) {
        ByteBuffer body = ByteBuffer.allocate(72).order(order);
        body.put((byte) (address.length == 4 ? 2 : 10)).put((byte) state).put((byte) 0).put((byte) 0);
        body.put((byte) (port >> 8)).put((byte) port).putShort((short) 0);
        body.position(8).put(address).position(64).putInt(1000).putInt(inode);
        return message(SOCKET, flags, sequence, join(join(body.array()), join(attributes)), order);
    }

    static byte[] attribute(int type, byte[] value, ByteOrder order) {
        ByteBuffer out = ByteBuffer.allocate(4 + value.length + 3 & ~3).order(order);
        return out.putShort((short) (4 + value.length)).putShort((short) type).put(value).array();
    }

    static byte[] message(int type, int flags, int sequence, byte[] body, ByteOrder order) {
        return ByteBuffer.allocate(16 + body.length).order(order).putInt(16 + body.length).putShort((short) type)
                .putShort((short) flags).putInt(sequence).putInt(4711).put(body).array();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
