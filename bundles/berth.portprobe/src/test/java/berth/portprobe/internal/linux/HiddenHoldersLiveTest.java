// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteOrder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** Sockets that this process really hides, each in another way, from a search among descriptors. */
class HiddenHoldersLiveTest {

    private static final long SELF = ProcessHandle.current().pid();
    /** The same numbers on all processors: include/uapi/asm-generic/unistd.h. */
    private static final int IO_URING_SETUP = 425;
    private static final int IO_URING_REGISTER = 427;
    private static final int REGISTER_FILES = 2;
    private static final int CLONE_FILES = 0x400;
    private static final int IPPROTO_MPTCP = 262;

    /** What only these tests call. */
    private static final class Calls {
        static {
            Native.register(Calls.class, NativeLibrary.getProcess());
        }

        static native int unshare(int flags);

        static native int socketpair(int domain, int type, int protocol, int[] sockets);

        static native long sendmsg(int socket, Memory message, int flags);
    }

    @BeforeEach
    void onKnownLinuxOnly() {
        assumeTrue(System.getProperty("os.name").equals("Linux") && SystemCalls.here().isPresent(), "system calls of this processor are not known");
    }

    /** A listener by its descriptor and port. */
    private record Listener(int socket, int port) implements AutoCloseable {
        static Listener open(int protocol) {
            int socket = LibC.socket(SockDiag.AF_INET, LibC.SOCK_STREAM | LibC.SOCK_CLOEXEC, protocol);
            byte[] address = SocketAddress.of(new IpAddress("127.0.0.1"), 0, 0, ByteOrder.nativeOrder());
            assumeTrue(socket >= 0, "this kernel has no such socket");
            assertThat(LibC.bind(socket, address, address.length)).isZero();
            assertThat(LibC.listen(socket, 1)).isZero();
            assertThat(LibC.getsockname(socket, address, new int[] { address.length })).isZero();
            return new Listener(socket, SocketAddress.port(address));
        }

        @Override
        public void close() {
            LibC.close(socket);
        }
    }

    private static List<Evidence> collect(int port) {
        List<Evidence> evidence = new ArrayList<>();
        new LinuxSocketSource().collect(new Request(Optional.of(new Endpoint(Transport.TCP, new IpAddress("127.0.0.1"), port)),
                Optional.empty(), Effort.OWNER, Instant.EPOCH), evidence::add, new NullProgressMonitor());
        return evidence;
    }

    private static <E extends Evidence> List<E> all(List<Evidence> evidence, Class<E> kind) {
        return evidence.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private static void held(int port) {
        List<Evidence> evidence = collect(port);
        assertThat(all(evidence, SocketSeen.class).getFirst().owners()).extracting(ProcessRef::pid).containsExactly(SELF);
        assertThat(all(evidence, Surveyed.class)).anyMatch(s -> s.topic() == Topic.PROCESSES);
    }

    @Test
    void aListenerThatOnlyARingHas() {
        try (Memory parameters = new Memory(120); Memory files = new Memory(8)) {
            parameters.clear();
            int ring = (int) LibC64.syscall(IO_URING_SETUP, 4, com.sun.jna.Pointer.nativeValue(parameters), 0, 0, 0);
            assumeTrue(ring >= 0, "io_uring is not allowed here");
            Listener listener = Listener.open(0);
            files.setInt(0, listener.socket());
            files.setInt(4, -1);
            long registered = LibC64.syscall(IO_URING_REGISTER, ring, REGISTER_FILES, com.sun.jna.Pointer.nativeValue(files), 2, 0);
            listener.close();
            try {
                assertThat(registered).isZero();
                held(listener.port());
            } finally {
                LibC.close(ring);
            }
        }
    }

    @Test
    void aListenerThatOnlyOneThreadHas() throws InterruptedException {
        CountDownLatch opened = new CountDownLatch(1);
        CountDownLatch looked = new CountDownLatch(1);
        AtomicInteger port = new AtomicInteger();
        Thread thread = new Thread(() -> {
            if (Calls.unshare(CLONE_FILES) == 0) {
                try (Listener listener = Listener.open(0)) {
                    port.set(listener.port());
                    opened.countDown();
                    looked.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            opened.countDown();
        });
        thread.start();
        opened.await();
        try {
            assumeTrue(port.get() != 0, "a table of files of one's own is not allowed here");
            held(port.get());
        } finally {
            looked.countDown();
            thread.join();
        }
    }

    @Test
    void aListenerThatWasSentAndNotReceivedYet() {
        int[] pair = new int[2];
        assertThat(Calls.socketpair(1, LibC.SOCK_STREAM | LibC.SOCK_CLOEXEC, 0, pair)).isZero();
        try (Listener listener = Listener.open(0)) {
            send(pair[0], listener.socket());
            listener.close();
            List<Evidence> evidence = collect(listener.port());
            SocketSeen socket = all(evidence, SocketSeen.class).getFirst();
            assumeTrue(!socket.candidates().isEmpty() || !all(evidence, Surveyed.class).stream().anyMatch(s -> s.topic() == Topic.PROCESSES),
                    "this kernel does not count descriptors that are underway");
            assertThat(socket.owners()).isEmpty();
            assertThat(socket.candidates()).extracting(ProcessRef::pid).contains(SELF);
            assertThat(all(evidence, NotObserved.class)).anyMatch(n -> n.topic() == Topic.PROCESSES);
        } finally {
            LibC.close(pair[0]);
            LibC.close(pair[1]);
        }
    }

    /** struct msghdr with one byte and one control message SCM_RIGHTS, on systems of 64 bits. */
    private static void send(int through, int descriptor) {
        try (Memory memory = new Memory(128)) {
            memory.clear();
            long base = com.sun.jna.Pointer.nativeValue(memory);
            memory.setLong(16, base + 56);
            memory.setLong(24, 1);
            memory.setLong(32, base + 80);
            memory.setLong(40, 24);
            memory.setLong(56, base + 120);
            memory.setLong(64, 1);
            memory.setLong(80, 20);
            memory.setInt(88, LibC.SOL_SOCKET);
            memory.setInt(92, 1);
            memory.setInt(96, descriptor);
            assertThat(Calls.sendmsg(through, memory, 0)).isEqualTo(1);
        }
    }

    @Test
    void aListenerOfMultipathTcp() {
        try (Listener listener = Listener.open(IPPROTO_MPTCP)) {
            held(listener.port());
        }
    }
}
