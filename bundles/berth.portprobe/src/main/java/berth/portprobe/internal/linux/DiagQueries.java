// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;

/**
 * All questions of one collection to the kernel's socket diagnosis, through one netlink socket as long as it works.
 * For one thread; whoever makes it closes it. Only what comes from the kernel and answers the last question is read.
 */
final class DiagQueries implements AutoCloseable {

    private static final int ATTEMPTS = 3;
    private static final int RECEIVE_BUFFER = 1 << 20;
    private static final int LOOKUP_ROOM = 1 << 12;
    private static final int DUMP_ROOM = 1 << 16;
    /** How many datagrams of others are passed over before it is called a flood. */
    private static final int MOST_FOREIGN = 4096;

    private final Kernel kernel;
    private Optional<Kernel.Dialogue> open = Optional.empty();
    private int receiveBuffer = RECEIVE_BUFFER;
    private int sequence;

    DiagQueries(Kernel kernel) {
        this.kernel = kernel;
    }

    /** {@return the one socket that the kernel's own lookup finds; empty when it finds none} */
    Optional<SocketRow> lookup(SockDiag.Lookup lookup) throws KernelError {
        return lookup(SockDiag.lookup(lookup, 0, kernel.order()), lookup.transport());
    }

    /** {@return the same for a request that was made before; it gets a new number} */
    Optional<SocketRow> lookup(byte[] request, Transport transport) throws KernelError {
        try {
            Kernel.Dialogue dialogue = dialogue();
            SockDiag.number(request, 0, ++sequence, kernel.order());
            dialogue.send(request);
            return found(dialogue, transport);
        } catch (KernelError e) {
            close();
            throw e;
        }
    }

    /** {@return the same for several requests of one transport, which go to the kernel in one message each after the other} */
    List<Optional<SocketRow>> lookups(List<byte[]> requests, Transport transport) throws KernelError {
        try {
            Kernel.Dialogue dialogue = dialogue();
            byte[] all = new byte[requests.stream().mapToInt(request -> request.length).sum()];
            int first = sequence;
            int at = 0;
            for (byte[] request : requests) {
                System.arraycopy(request, 0, all, at, request.length);
                SockDiag.number(all, at, ++sequence, kernel.order());
                at += request.length;
            }
            dialogue.send(all);
            sequence = first;
            List<Optional<SocketRow>> found = new ArrayList<>(requests.size());
            while (found.size() < requests.size()) {
                sequence++;
                found.add(found(dialogue, transport));
            }
            return found;
        } catch (KernelError e) {
            close();
            throw e;
        }
    }

    private Optional<SocketRow> found(Kernel.Dialogue dialogue, Transport transport) throws KernelError {
        for (int foreign = 0; foreign < MOST_FOREIGN; foreign++) {
            SockDiag.Part part = receive(dialogue, transport, LOOKUP_ROOM);
            if (!part.rows().isEmpty()) {
                return Optional.of(part.rows().getFirst());
            }
            if (part.end().isPresent()) {
                if (part.end().getAsInt() == KernelError.ENOENT) {
                    return Optional.empty();
                }
                throw new KernelError("a lookup of a socket", part.end().getAsInt());
            }
        }
        throw new KernelError("a flooded netlink socket", KernelError.EBADMSG);
    }

    /** {@return the sockets of a dump; throws with EAGAIN when the table kept changing while it was read} */
    List<SocketRow> dump(SockDiag.Dump dump) throws KernelError {
        return dump(dump, number -> SockDiag.dump(dump, number, kernel.order()));
    }

    /** {@return the sockets of TCP with that port, or all for port 0, of both families; in one pass where the kernel still offers it} */
    List<SocketRow> tcp(int port) throws KernelError {
        SockDiag.Dump v4 = new SockDiag.Dump(SockDiag.AF_INET, Transport.TCP, port, SockDiag.ALL_STATES);
        try {
            return dump(v4, number -> SockDiag.bothFamilies(port, SockDiag.ALL_STATES, number, kernel.order()));
        } catch (KernelError e) {
            if (e.errno() == KernelError.ENOBUFS || e.errno() == KernelError.EAGAIN) {
                throw e;
            }
            List<SocketRow> rows = new ArrayList<>(dump(v4));
            rows.addAll(dump(new SockDiag.Dump(SockDiag.AF_INET6, Transport.TCP, port, SockDiag.ALL_STATES)));
            return rows;
        }
    }

    /** {@return the sockets of MPTCP, which have the files that their subflows in the dump of TCP are behind} */
    List<SocketRow> multipath(SockDiag.Dump dump) throws KernelError {
        return dump(dump, number -> SockDiag.multipathDump(dump, number, kernel.order()));
    }

    private interface Message {
        byte[] numbered(int sequence);
    }

    private List<SocketRow> dump(SockDiag.Dump dump, Message message) throws KernelError {
        KernelError last = new KernelError("the table of sockets changed while it was read", KernelError.EAGAIN);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                Kernel.Dialogue dialogue = dialogue();
                dialogue.send(message.numbered(++sequence));
                List<SocketRow> rows = new ArrayList<>();
                if (receiveAll(dialogue, dump.transport(), rows)) {
                    // The kernel heeds the port for all sockets but those that are bound without listening.
                    rows.removeIf(row -> dump.port() != 0 && row.port() != dump.port());
                    return rows;
                }
            } catch (KernelError e) {
                close();
                if (e.errno() != KernelError.ENOBUFS) {
                    throw e;
                }
                // A larger buffer helps where the answer overflowed the last one.
                receiveBuffer <<= 2;
                last = e;
            }
        }
        throw last;
    }

    /** {@return whether the answer is consistent} */
    private boolean receiveAll(Kernel.Dialogue dialogue, Transport transport, List<SocketRow> rows) throws KernelError {
        boolean consistent = true;
        int empty = 0;
        while (empty < MOST_FOREIGN) {
            SockDiag.Part part = receive(dialogue, transport, DUMP_ROOM);
            empty += part.rows().isEmpty() ? 1 : 0;
            rows.addAll(part.rows());
            consistent &= !part.interrupted();
            if (part.end().isPresent()) {
                if (part.end().getAsInt() != 0) {
                    throw new KernelError("a dump of sockets", part.end().getAsInt());
                }
                return consistent;
            }
        }
        throw new KernelError("a flooded netlink socket", KernelError.EBADMSG);
    }

    private SockDiag.Part receive(Kernel.Dialogue dialogue, Transport transport, int room) throws KernelError {
        Kernel.Datagram datagram = dialogue.receive(room);
        if (datagram.sender() != 0) {
            return SockDiag.Part.NOTHING;
        }
        if (datagram.length() > datagram.bytes().length) {
            throw new KernelError("a netlink datagram of " + datagram.length() + " bytes", KernelError.EMSGSIZE);
        }
        if (datagram.length() == 0) {
            throw new KernelError("an empty netlink datagram", KernelError.EBADMSG);
        }
        return SockDiag.parse(datagram.bytes(), transport, sequence, kernel.order());
    }

    /**
     * {@return whether sockets that are bound without listening are among those of a dump}
     * Linux 6.8 and later list them. Those before leave them out without a word, and some vendors' older ones do not: so it is tried.
     */
    boolean seesBound() {
        if (ProcFacts.isAtLeast(release(), 6, 8)) {
            return true;
        }
        try (Kernel.BoundSocket own = kernel.bindSomewhere()) {
            return dump(new SockDiag.Dump(SockDiag.AF_INET, Transport.TCP, own.port(), SockDiag.BOUND_STATE)).stream()
                    .anyMatch(row -> row.state() == SocketState.BOUND);
        } catch (KernelError e) {
            return false;
        }
    }

    private String release() {
        try {
            return new String(kernel.read("/proc/sys/kernel/osrelease", 64), StandardCharsets.ISO_8859_1);
        } catch (KernelError e) {
            return "";
        }
    }

    private Kernel.Dialogue dialogue() throws KernelError {
        if (open.isEmpty()) {
            open = Optional.of(kernel.openDiag(receiveBuffer));
        }
        return open.get();
    }

    @Override
    public void close() {
        open.ifPresent(Kernel.Dialogue::close);
        open = Optional.empty();
    }
}
