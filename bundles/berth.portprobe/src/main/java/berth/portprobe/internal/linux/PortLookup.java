// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Transport;

/**
 * Asks again and again which socket would take what is sent to an endpoint, through one netlink socket: for views and watches.
 * <p>
 * Contract: an answer takes a few microseconds, however many sockets there are, and no right. That nobody would take it does not
 * prove that the port can be bound: then ask {@link LinuxSocketSource}. For one thread; whoever makes it closes it.
 */
public final class PortLookup implements AutoCloseable {

    /**
     * A socket as the kernel names it.
     *
     * @param local where it has its port: the wildcard of IPv6 may stand in for an address of IPv4
     * @param inode the kernel's number of it
     * @param uid   the number of its owner
     */
    public record Taker(Endpoint local, long inode, long uid) { }

    private static final int MOST_REQUESTS = 4096;
    /** So many answers fit into the buffer of any netlink socket. */
    private static final int AT_ONCE = 64;

    private final Kernel kernel;
    private final DiagQueries diag;
    private final Map<Endpoint, byte[]> requests = new HashMap<>();

    /** Looks at the network namespace of the thread that asks first. */
    public PortLookup() {
        this(new LinuxKernel());
    }

    PortLookup(Kernel kernel) {
        this.kernel = kernel;
        this.diag = new DiagQueries(kernel);
    }

    /**
     * {@return who would take a connection or a datagram to that endpoint; of a wildcard, one that comes over loopback}
     *
     * @throws IOException when the kernel can't be asked: nothing is known then
     */
    public Optional<Taker> taker(Endpoint wanted) throws IOException {
        return SocketLookup.find(diag, request(wanted), wanted.transport()).flatMap(row -> taker(wanted, row));
    }

    /**
     * {@return the same of several endpoints, in their order; cheaper than one by one}
     *
     * @throws IOException when the kernel can't be asked about one of them: nothing is known then
     */
    public List<Optional<Taker>> takers(List<Endpoint> wanted) throws IOException {
        List<Optional<Taker>> takers = new ArrayList<>(wanted.size());
        while (takers.size() < wanted.size()) {
            int from = takers.size();
            Transport transport = wanted.get(from).transport();
            List<byte[]> requests = new ArrayList<>();
            for (int i = from; i < wanted.size() && wanted.get(i).transport() == transport && requests.size() < AT_ONCE; i++) {
                requests.add(request(wanted.get(i)));
            }
            for (Optional<SocketRow> row : diag.lookups(requests, transport)) {
                Endpoint endpoint = wanted.get(takers.size());
                takers.add(row.filter(SocketLookup::takes).flatMap(taker -> taker(endpoint, taker)));
            }
        }
        return takers;
    }

    private static Optional<Taker> taker(Endpoint wanted, SocketRow row) {
        return row.port() != wanted.port() || !Overlap.possible(wanted.address(), row) ? Optional.empty()
                : Optional.of(new Taker(new Endpoint(row.transport(), row.local().unmapped(), row.port()), row.inode(), row.uid()));
    }

    private byte[] request(Endpoint wanted) throws KernelError {
        byte[] known = requests.get(wanted);
        return known == null ? made(wanted) : known;
    }

    private byte[] made(Endpoint wanted) throws KernelError {
        Endpoint target = SocketLookup.target(wanted)
                .orElseThrow(() -> new KernelError("a lookup of this kind of endpoint", KernelError.EINVAL));
        byte[] request = SocketLookup.request(kernel, target).orElseThrow(() -> new KernelError("the interface of " + target, KernelError.ENODEV));
        if (SocketAddress.scope(target.address()).isEmpty()) {
            // The number of an interface may change.
            if (requests.size() >= MOST_REQUESTS) {
                requests.clear();
            }
            requests.put(wanted, request);
        }
        return request;
    }

    @Override
    public void close() {
        diag.close();
    }
}
