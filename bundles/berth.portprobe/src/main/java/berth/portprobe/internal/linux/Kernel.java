// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/** All that this package asks of the running system; what comes back is raw, and parsed elsewhere. */
public interface Kernel {

    /** {@return the byte order of structures and of /proc/net} */
    ByteOrder order();

    /** Opens a NETLINK_SOCK_DIAG socket with a receive buffer of that many bytes. */
    Dialogue openDiag(int receiveBuffer) throws KernelError;

    /** A netlink socket; whoever opened it closes it. */
    interface Dialogue extends AutoCloseable {
        void send(byte[] request) throws KernelError;

        /** {@return the next datagram, cut to so many bytes; throws with EAGAIN when nobody has anything more to say} */
        Datagram receive(int room) throws KernelError;

        @Override
        void close();
    }

    /**
     * What came in.
     *
     * @param sender the netlink port it came from: 0 is the kernel's, and root's programs may write too (netlink(7))
     * @param length how many bytes were sent
     * @param bytes  those that there was room for
     */
    record Datagram(int sender, int length, byte[] bytes) { }

    /** Binds a TCP socket to a free port of 127.0.0.1 without listening. */
    BoundSocket bindSomewhere() throws KernelError;

    /** A socket that holds a port until it is closed. */
    interface BoundSocket extends AutoCloseable {
        int port();

        @Override
        void close();
    }

    /**
     * Tries a bind, and for TCP a listen when the port is not 0, as a server with SO_REUSEADDR would, and closes the socket at once.
     * Port 0 asks only whether the address may be used.
     */
    Trial tryBind(Transport transport, IpAddress address, int port);

    /** How a trial ended. */
    sealed interface Trial {
        /** The bind, and the listen if one was asked for, succeeded. */
        record Allowed() implements Trial { }

        /** The kernel refused what a server would have asked for. */
        record Refused(int errno) implements Trial { }

        /** The trial itself could not be made, which says nothing about the port. */
        record Impossible(KernelError error) implements Trial { }
    }

    /** {@return whether the network namespace belongs to the caller's user namespace or to one inside it} */
    boolean ownsNetwork() throws KernelError;

    /**
     * {@return how many BPF programs decide about the creation and binding of sockets in a control group, its ancestors' included}
     * Throws with EPERM without CAP_NET_ADMIN.
     */
    int bindPrograms(String controlGroup) throws KernelError;

    /**
     * {@return struct bpf_link_info of each link between a BPF program and the place where it is asked (include/uapi/linux/bpf.h)}
     * Throws with EPERM without CAP_SYS_ADMIN.
     */
    List<byte[]> programLinks() throws KernelError;

    /** {@return struct bpf_prog_info of the BPF program of that number} */
    byte[] program(int number) throws KernelError;

    /** {@return the process ids in /proc} */
    List<Long> pids() throws KernelError;

    /** {@return the names in a directory, except . and ..} */
    List<String> list(String directory) throws KernelError;

    /** Opens a reader for the open files of any number of processes, one after the other. */
    OpenFiles openFiles();

    /** Goes from link to link of a folder /proc/PID/fd; for one thread, and whoever opened it closes it. */
    interface OpenFiles extends AutoCloseable {
        /** Begins with a folder, which must be open to the caller. */
        void open(String folder) throws KernelError;

        /**
         * {@return whether there is one more that is a socket or has no file; all others are passed over, and what was closed meanwhile}
         * After an error of one link the next call goes on with the next one.
         */
        boolean next() throws KernelError;

        /** {@return how many links of this folder were met so far, those that were passed over too} */
        int met();

        /** {@return the descriptor's number, which is the link's name} */
        String descriptor();

        boolean isSocket();

        /** {@return the socket's inode, where it is one} */
        long inode();

        /** {@return whether the link points to {@code anon_inode:…}} */
        boolean isAnonymous();

        /** {@return where the link points; of long ones the beginning} */
        String target();

        @Override
        void close();
    }

    /** {@return the names of the directories in a directory of a control group file system} */
    List<String> groups(String directory) throws KernelError;

    /** {@return the first bytes of a file, at most so many} */
    byte[] read(String path, int limit) throws KernelError;

    /** {@return where a symbolic link points} */
    String link(String path) throws KernelError;

    /** {@return the inode number of a file} */
    long inode(String path) throws KernelError;

    /** {@return the user whom a file belongs to; of a folder /proc/PID the process's effective user (proc_pid(5))} */
    long user(String path) throws KernelError;

    /** {@return the path of the control group of that id, asked for by its handle; throws with EPERM where that is root's alone} */
    String group(String mountPoint, long id) throws KernelError;

    /** {@return whether two threads have one table of open files; empty when the kernel does not compare (kcmp(2))} */
    Optional<Boolean> shareFiles(long one, long other);

    /** {@return the number of a network interface, of which the address's scope may be the name; empty when there is none} */
    OptionalInt interfaceIndex(String scope);

    /** {@return the name of a network interface, or its number when it has none (any more)} */
    String interfaceName(int index);

    /** {@return what the system's own program says of the network interfaces that are up: ip -details -json link show up (ip-link(8))} */
    String interfaces() throws KernelError;

    /** {@return the ticks per second in which /proc counts time} */
    long ticksPerSecond();
}
