// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which netlink sockets read the queues of netfilter.
 *
 * @param ports the netlink port of the reader of each queue
 */
record QueueReaders(Map<Integer, Long> ports) {

    /** NETLINK_NETFILTER of include/uapi/linux/netlink.h. */
    private static final String NETFILTER = "12";
    private static final int PROTOCOL = 1;
    private static final int PORT = 2;
    private static final int INODE = 9;

    /** {@return what /proc/net/netfilter/nfnetlink_queue says: the queue's number, the reader's port, and what does not matter here (seq_show of net/netfilter/nfnetlink_queue.c)} */
    static QueueReaders parse(String text) {
        Map<Integer, Long> ports = new HashMap<>();
        for (String line : text.lines().toList()) {
            String[] fields = line.strip().split(" +");
            if (fields.length >= 2 && fields[0].matches("[0-9]{1,5}") && fields[1].matches("[0-9]{1,10}")) {
                ports.put(Integer.valueOf(fields[0]), Long.valueOf(fields[1]));
            }
        }
        return new QueueReaders(Map.copyOf(ports));
    }

    /** {@return the inode of the socket of that port, from /proc/net/netlink: address, protocol, port, six more, and the inode (netlink_seq_show of net/netlink/af_netlink.c)} */
    static Optional<Long> inode(String netlink, long port) {
        for (String line : netlink.lines().toList()) {
            String[] fields = line.strip().split(" +");
            if (fields.length > INODE && fields[PROTOCOL].equals(NETFILTER) && fields[PORT].equals(Long.toString(port)) && fields[INODE].matches("[0-9]{1,18}")) {
                return Optional.of(Long.valueOf(fields[INODE]));
            }
        }
        return Optional.empty();
    }
}
