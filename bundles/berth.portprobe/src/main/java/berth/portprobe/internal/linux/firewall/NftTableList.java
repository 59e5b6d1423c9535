// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

import berth.portprobe.internal.linux.KernelError;

/** The kernel's answer to a dump of nf_tables' tables (include/uapi/linux/netfilter/{nfnetlink,nf_tables}.h). */
final class NftTableList {

    private static final int HEADER = 16;
    private static final int FAMILY = 4;
    private static final short NEW_TABLE = 10 << 8;
    private static final short ERROR = 2;
    private static final short DONE = 3;
    private static final int EINVAL = 22;
    private static final int EBADMSG = 74;
    /** NFTA_TABLE_NAME and NFTA_TABLE_FLAGS. */
    private static final int NAME = 1;
    private static final int FLAGS = 2;
    private static final int DORMANT = 1;

    private final Set<String> awake = new LinkedHashSet<>();
    private final Set<String> dormant = new HashSet<>();
    private boolean any;
    private boolean whole;

    /** {@return whether nothing more will come} */
    boolean isWhole() {
        return whole;
    }

    PacketFilter.Tables tables() {
        return new PacketFilter.Tables(any, awake, dormant);
    }

    /** Takes one datagram; throws with the error's number when it is an error, and with EBADMSG when it is cut. */
    void add(byte[] datagram, int length) throws KernelError {
        ByteBuffer in = ByteBuffer.wrap(datagram, 0, length).order(ByteOrder.nativeOrder());
        int at = 0;
        do {
            int size = length - at < HEADER ? 0 : in.getInt(at);
            if (size < HEADER || size > length - at) {
                throw new KernelError("netfilter", EBADMSG);
            }
            message(in, at, at + size);
            at += size + 3 & ~3;
        } while (at < length && !whole);
    }

    private void message(ByteBuffer in, int at, int end) throws KernelError {
        short type = in.getShort(at + 4);
        int error = type == ERROR && end - at >= HEADER + 4 ? -in.getInt(at + HEADER) : 0;
        // Without nf_tables there is nobody who takes its messages (nfnetlink_rcv_msg of net/netfilter/nfnetlink.c).
        if (type == DONE || error == EINVAL) {
            whole = true;
        } else if (type == NEW_TABLE && end - at >= HEADER + FAMILY) {
            any = true;
            table(in, at + HEADER, end);
        } else {
            throw new KernelError("netfilter", error == 0 ? EBADMSG : error);
        }
    }

    private void table(ByteBuffer in, int at, int end) throws KernelError {
        String name = "";
        boolean off = false;
        for (int next = at + FAMILY; end - next >= 4;) {
            int length = in.getShort(next) & 0xffff;
            if (length < 4 || length > end - next) {
                throw new KernelError("netfilter", EBADMSG);
            }
            int type = in.getShort(next + 2) & 0x3fff;
            if (type == NAME) {
                name = new String(in.array(), next + 4, length - 4, StandardCharsets.UTF_8).replace("\0", "");
            } else if (type == FLAGS && length >= 8) {
                // In network order: the flag is in the last byte.
                off = (in.get(next + 7) & DORMANT) != 0;
            }
            next += length + 3 & ~3;
        }
        Set<String> those = off ? dormant : awake;
        String known = name;
        family(in.get(at)).ifPresent(family -> those.add(family + " " + known));
    }

    /** {@return the name of a family whose tables may take the traffic of ports} */
    private static Optional<String> family(byte number) {
        return switch (number) {
        case 1 -> Optional.of("inet");
        case 2 -> Optional.of("ip");
        case 10 -> Optional.of("ip6");
        default -> Optional.empty();
        };
    }
}
