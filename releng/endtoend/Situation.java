// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;

/**
 * Makes one situation on a port, prints it as {@code PORT HOLDERS WORKERS} (process ids joined by commas, or -), and keeps
 * it until its standard input ends. Arguments: the situation and what it needs, an address before its flags.
 * Linux on x86-64 or AArch64: the numbers are theirs.
 */
class Situation {
    interface C extends Library {
        int socket(int family, int type, int protocol) throws LastErrorException;
        int setsockopt(int socket, int level, int option, IntByReference value, int size) throws LastErrorException;
        int bind(int socket, byte[] address, int size) throws LastErrorException;
        int listen(int socket, int backlog) throws LastErrorException;
        int connect(int socket, byte[] address, int size) throws LastErrorException;
        int accept(int socket, Pointer address, Pointer size) throws LastErrorException;
        int getsockname(int socket, byte[] address, IntByReference size) throws LastErrorException;
        int socketpair(int family, int type, int protocol, int[] pair) throws LastErrorException;
        NativeLong sendmsg(int socket, Pointer message, int flags) throws LastErrorException;
        NativeLong syscall(NativeLong number, Object... arguments) throws LastErrorException;
        int dup(int file) throws LastErrorException;
        int dup2(int file, int as) throws LastErrorException;
        int close(int file) throws LastErrorException;
    }

    private static final int AF_UNIX = 1;
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int TCP = 1;
    private static final int UDP = 2;
    private static final int SOL_SOCKET = 1;
    private static final int SO_REUSEADDR = 2;
    private static final int SO_REUSEPORT = 15;
    private static final int SO_BINDTOIFINDEX = 62;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_V6ONLY = 26;
    private static final int EADDRINUSE = 98;
    private static final int EADDRNOTAVAIL = 99;
    private static final int STDERR = 2;
    private static final String LOOPBACK = "127.0.0.1";
    private static final C LIBC = Native.load("c", C.class);

    private final List<Process> children = new ArrayList<>();
    private final List<String> flags;
    private final String address;

    Situation(List<String> words) {
        this.address = words.isEmpty() ? LOOPBACK : words.get(0);
        this.flags = words.subList(Math.min(1, words.size()), words.size());
    }

    public static void main(String[] args) throws IOException {
        String name = args[0];
        Situation situation = new Situation(Arrays.asList(args).subList(1, args.length));
        System.out.println(situation.make(name));
        System.in.read();
        situation.children.forEach(Process::destroy);
    }

    private String make(String name) throws IOException {
        return switch (name) {
        case "nothing" -> freePort() + " - -";
        case "low-port" -> port(600, 1000) + " - -";
        case "listener" -> mine(listener(address, freePort()));
        case "bound" -> mine(bound(TCP, address, freePort()));
        case "client" -> client();
        case "time-wait" -> afterListening(true);
        case "lingering" -> afterListening(false);
        case "listen-fails" -> listenFails();
        case "reuseport" -> reuseport();
        case "workers" -> workers();
        case "udp" -> mine(bound(UDP, address, freePort()));
        case "udp-client" -> udpClient();
        case "heir" -> heir();
        case "handed-over" -> handedOver();
        case "in-flight" -> inFlight();
        case "io-uring" -> ioUring();
        case "no-ports-left" -> noPortsLeft();
        case "named" -> named();
        case "many-files" -> manyFiles();
        default -> throw new IllegalArgumentException(name);
        };
    }

    /** A port that clients never get, so that it is never a client's by chance. */
    private static int freePort() throws IOException {
        byte[] range = new byte[64];
        try (InputStream file = Files.newInputStream(Path.of("/proc/sys/net/ipv4/ip_local_port_range"))) {
            // The kernel gives it to one read only.
            int length = file.read(range);
            int first = Integer.parseInt(new String(range, 0, length, StandardCharsets.US_ASCII).split("\\s+")[0]);
            return port(first / 2, first);
        }
    }

    private static int port(int from, int below) {
        Random random = new Random();
        for (int attempt = 0; attempt < 1000; attempt++) {
            int port = random.nextInt(from, below);
            if (isFree(TCP, port) && isFree(UDP, port)) {
                return port;
            }
        }
        throw new IllegalStateException("no free port below " + below);
    }

    private static boolean isFree(int type, int port) {
        for (String everywhere : List.of("0.0.0.0", "::")) {
            byte[] sockaddr = sockaddr(everywhere, port);
            int socket = LIBC.socket(everywhere.equals("::") ? AF_INET6 : AF_INET, type, 0);
            try {
                LIBC.bind(socket, sockaddr, sockaddr.length);
            } catch (LastErrorException e) {
                return false;
            } finally {
                LIBC.close(socket);
            }
        }
        return true;
    }

    private int bound(int type, String where, int port) {
        int socket = LIBC.socket(isV6(where) ? AF_INET6 : AF_INET, type, 0);
        set(socket, SOL_SOCKET, SO_REUSEADDR, flags.contains("reuse"));
        set(socket, SOL_SOCKET, SO_REUSEPORT, flags.contains("reuseport"));
        if (flags.contains("on-lo")) {
            // The loopback interface has the number 1.
            set(socket, SOL_SOCKET, SO_BINDTOIFINDEX, true);
        }
        if (isV6(where)) {
            set(socket, IPPROTO_IPV6, IPV6_V6ONLY, flags.contains("v6only"));
        }
        byte[] sockaddr = sockaddr(where, port);
        LIBC.bind(socket, sockaddr, sockaddr.length);
        return socket;
    }

    private int listener(String where, int port) {
        int socket = bound(TCP, where, port);
        LIBC.listen(socket, 5);
        return socket;
    }

    private static int connected(int type, int to) {
        int socket = LIBC.socket(AF_INET, type, 0);
        byte[] sockaddr = sockaddr(LOOPBACK, to);
        LIBC.connect(socket, sockaddr, sockaddr.length);
        return socket;
    }

    private String client() throws IOException {
        int server = freePort();
        listener(LOOPBACK, server);
        return mine(connected(TCP, server));
    }

    private String udpClient() throws IOException {
        int server = freePort();
        bound(UDP, LOOPBACK, server);
        return mine(connected(UDP, server));
    }

    /** The listener is gone; the side that was accepted has closed first, or is still connected. */
    private String afterListening(boolean closesFirst) throws IOException {
        int port = freePort();
        int listener = listener(address, port);
        int client = connected(TCP, port);
        int accepted = LIBC.accept(listener, Pointer.NULL, Pointer.NULL);
        LIBC.close(listener);
        if (closesFirst) {
            LIBC.close(accepted);
            LIBC.close(client);
            return port + " - -";
        }
        return mine(accepted);
    }

    /** Two programs with SO_REUSEADDR: the one that is bound to every address comes second to listen. */
    private String listenFails() throws IOException {
        int port = freePort();
        int everywhere = bound(TCP, "0.0.0.0", port);
        int rival = listener(LOOPBACK, port);
        long pid = hand(rival, "bash", "-c", "read -r _");
        LIBC.close(rival);
        try {
            LIBC.listen(everywhere, 5);
            throw new IllegalStateException("listen() works");
        } catch (LastErrorException e) {
            if (e.getErrorCode() != EADDRINUSE) {
                throw e;
            }
        }
        return port + " " + pid + " -";
    }

    private String reuseport() throws IOException {
        int port = freePort();
        listener(address, port);
        int second = listener(address, port);
        long pid = hand(second, "bash", "-c", "read -r _");
        LIBC.close(second);
        return port + " " + ProcessHandle.current().pid() + "," + pid + " -";
    }

    private String workers() throws IOException {
        int listener = listener(address, freePort());
        long first = hand(listener, "bash", "-c", "read -r _");
        long second = hand(listener, "bash", "-c", "read -r _");
        return port(listener) + " " + ProcessHandle.current().pid() + " " + first + "," + second;
    }

    /** A program that has the socket as well, and neither a parent nor a session in common with us. */
    private String heir() throws IOException {
        int listener = listener(address, freePort());
        hand(listener, "bash", "-c", "setsid tail -f /dev/null --pid=" + ProcessHandle.current().pid() + " >/dev/null & echo $!");
        BufferedReader said = children.getLast().inputReader();
        return port(listener) + " " + ProcessHandle.current().pid() + " " + said.readLine();
    }

    /** The listener is left to a program alone; of its arguments, PORT stands for the port. */
    private String handedOver() throws IOException {
        int listener = listener(address, freePort());
        int port = port(listener);
        long pid = hand(listener, flags.stream().map(word -> word.equals("PORT") ? Integer.toString(port) : word).toArray(String[]::new));
        LIBC.close(listener);
        return port + " " + pid + " -";
    }

    /** Starts a program that has the socket as its standard error, as inetd does. It ends with us. */
    private long hand(int socket, String... command) throws IOException {
        int saved = LIBC.dup(STDERR);
        LIBC.dup2(socket, STDERR);
        try {
            Process child = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
            children.add(child);
            return child.pid();
        } finally {
            LIBC.dup2(saved, STDERR);
            LIBC.close(saved);
        }
    }

    /** Sent over a socket of the file system's family (unix(7), SCM_RIGHTS) and never received: no process has it open. */
    private String inFlight() throws IOException {
        int listener = listener(address, freePort());
        int port = port(listener);
        int[] pair = new int[2];
        LIBC.socketpair(AF_UNIX, TCP, 0, pair);
        Memory word = new Memory(1);
        Memory buffers = new Memory(16);
        buffers.setPointer(0, word);
        buffers.setLong(8, 1);
        Memory control = new Memory(24);
        control.setLong(0, 20);
        control.setInt(8, SOL_SOCKET);
        control.setInt(12, 1);
        control.setInt(16, listener);
        Memory message = new Memory(56);
        message.clear();
        message.setPointer(16, buffers);
        message.setLong(24, 1);
        message.setPointer(32, control);
        message.setLong(40, control.size());
        LIBC.sendmsg(pair[0], message, 0);
        LIBC.close(listener);
        return port + " " + ProcessHandle.current().pid() + " -";
    }

    /** Registered with a ring (io_uring_register(2), IORING_REGISTER_FILES) and closed: the ring alone keeps it. */
    private String ioUring() throws IOException {
        int listener = listener(address, freePort());
        int port = port(listener);
        Memory parameters = new Memory(120);
        parameters.clear();
        int ring = LIBC.syscall(new NativeLong(425), 4, parameters).intValue();
        LIBC.syscall(new NativeLong(427), ring, 2, new int[] {listener}, 1);
        LIBC.close(listener);
        return port + " " + ProcessHandle.current().pid() + " -";
    }

    /** Every port for clients is in use towards one server. */
    private String noPortsLeft() throws IOException {
        int server = port(2000, 3000);
        listener(LOOPBACK, server);
        for (int clients = 0; clients < 1000; clients++) {
            try {
                connected(TCP, server);
            } catch (LastErrorException e) {
                if (e.getErrorCode() != EADDRNOTAVAIL) {
                    throw e;
                }
                return server + " " + ProcessHandle.current().pid() + " -";
            }
        }
        throw new IllegalStateException("there are more ports");
    }

    /** A process with a hostile name; its arguments are the caller's. */
    private String named() throws IOException {
        Files.write(Path.of("/proc/self/comm"), new byte[] {'a', '\n', 0x1b, '[', '3', '1', 'm', (byte) 0xff, ')'});
        return mine(listener(address, freePort()));
    }

    /** So many descriptors, half of them of sockets, and the listener's comes last. */
    private String manyFiles() throws IOException {
        int[] pair = new int[2];
        LIBC.socketpair(AF_UNIX, TCP, 0, pair);
        for (int i = 0; i < Integer.parseInt(flags.get(0)) / 2; i++) {
            LIBC.dup(0);
            LIBC.dup(pair[0]);
        }
        return mine(listener(address, freePort()));
    }

    private static String mine(int socket) {
        return port(socket) + " " + ProcessHandle.current().pid() + " -";
    }

    private static int port(int socket) {
        byte[] sockaddr = new byte[28];
        LIBC.getsockname(socket, sockaddr, new IntByReference(sockaddr.length));
        return ByteBuffer.wrap(sockaddr).getShort(2) & 0xffff;
    }

    private static void set(int socket, int level, int option, boolean on) {
        LIBC.setsockopt(socket, level, option, new IntByReference(on ? 1 : 0), Integer.BYTES);
    }

    private static boolean isV6(String address) {
        return address.contains(":");
    }

    /** A struct sockaddr_in or sockaddr_in6 (ip(7), ipv6(7)). */
    private static byte[] sockaddr(String address, int port) {
        try {
            InetAddress parsed = InetAddress.getByName(address);
            ByteBuffer bytes = ByteBuffer.allocate(isV6(address) ? 28 : 16).order(ByteOrder.nativeOrder());
            bytes.putShort((short) (isV6(address) ? AF_INET6 : AF_INET)).put((byte) (port >> 8)).put((byte) port);
            if (parsed instanceof Inet6Address six) {
                bytes.putInt(0).put(six.getAddress()).putInt(six.getScopeId());
            } else {
                bytes.put(parsed.getAddress());
            }
            return bytes.array();
        } catch (IOException e) {
            throw new IllegalArgumentException(address, e);
        }
    }
}
