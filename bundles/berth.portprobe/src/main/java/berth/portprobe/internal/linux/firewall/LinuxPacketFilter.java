// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

import berth.portprobe.internal.ShowingProgram;
import berth.portprobe.internal.ShowingProgram.Outcome;
import berth.portprobe.internal.linux.KernelError;

/**
 * The running Linux: nf_tables by netlink (include/uapi/linux/netfilter/{nfnetlink,nf_tables}.h), rules by the system's programs.
 * Netlink says whether there is anything, because starting a program costs a hundred times as much, and which tables are
 * dormant, because nft 1.0.6 does not.
 */
final class LinuxPacketFilter implements PacketFilter {

    private static final Duration LIMIT = Duration.ofSeconds(2);
    private static final int MOST_BYTES = 1 << 23;
    private static final int AF_NETLINK = 16;
    private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    private static final int NETLINK_NETFILTER = 12;
    private static final int MSG_DONTWAIT = 0x40;
    private static final short GET_TABLE = 10 << 8 | 1;
    private static final short REQUEST_DUMP = 0x301;
    private static final int ENOSYS = 38;
    private static final int HEADER = 16;

    @Override
    public Optional<String> find(String program) {
        return ShowingProgram.find(program);
    }

    @Override
    public Outcome run(List<String> command) {
        return ShowingProgram.run(command, LIMIT, MOST_BYTES);
    }

    @Override
    public Tables tables() throws KernelError {
        int socket = call("socket", AF_NETLINK, SOCK_RAW_CLOEXEC, NETLINK_NETFILTER);
        try {
            byte[] request = request();
            call("send", socket, request, (long) request.length, 0);
            NftTableList list = new NftTableList();
            byte[] answer = new byte[1 << 15];
            while (!list.isWhole()) {
                list.add(answer, call("recv", socket, answer, (long) answer.length, MSG_DONTWAIT));
            }
            return list.tables();
        } finally {
            NativeLibrary.getProcess().getFunction("close").invokeInt(new Object[] { socket });
        }
    }

    private static byte[] request() {
        return ByteBuffer.allocate(HEADER + 4).order(ByteOrder.nativeOrder()).putInt(HEADER + 4).putShort(GET_TABLE).putShort(REQUEST_DUMP).array();
    }

    private static int call(String function, Object... arguments) throws KernelError {
        try {
            int result = NativeLibrary.getProcess().getFunction(function).invokeInt(arguments);
            if (result < 0) {
                throw new KernelError(function, Native.getLastError());
            }
            return result;
        } catch (LinkageError e) {
            throw new KernelError(function, ENOSYS);
        }
    }
}
