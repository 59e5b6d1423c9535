// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.AddressSeen;
import berth.core.evidence.Evidence.BindAllowed;
import berth.core.evidence.Evidence.BindRefused;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.OsError;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.portprobe.internal.LocalAddresses;
import berth.portprobe.internal.linux.Kernel.Trial;

/** What decides a bind although nobody holds the port: rights, the address, and, where nothing else can tell, a trial. */
record BindFacts(Kernel kernel, Processes processes, Origin origin, Consumer<? super Evidence> sink) {

    private static final String SYSCTL = "/proc/sys/net/ipv4/";
    private static final String FIRST_FREE = "ip_unprivileged_port_start";
    private static final String CAPABILITY = "CAP_NET_BIND_SERVICE";
    private static final int SMALL = 1 << 16;
    private static final int MOST_ADDRESSES = 1 << 22;
    private static final int TRIALS = 3;
    private static final long PAUSE_NANOS = 1_000_000;

    /** Says when no local port is left for those who name none: then connect(2) fails as a bind to a port that is in use does. */
    void localPortsLeft() {
        try (Kernel.BoundSocket any = kernel.bindSomewhere()) {
            // It is enough that there was one.
            return;
        } catch (KernelError e) {
            if (e.errno() == KernelError.EADDRINUSE) {
                sink.accept(new SettingSeen(origin.at("bind to port 0"), "ports", "ephemeral", "exhausted"));
            }
        }
    }

    /** Says who may bind what; a user who is not there may do nothing, and nothing is known of him. */
    void permissions(Optional<String> asUser) {
        Optional<KernelError> trouble = firstUnprivilegedPort().or(this::caller);
        setting("ip_local_port_range");
        setting("ip_local_reserved_ports");
        setting("ip_nonlocal_bind");
        Optional<Evidence> unknown = asUser.flatMap(processes::unknown)
                .<Evidence>map(detail -> new NotObserved(origin.at(Processes.USERS), Topic.PERMISSIONS, Why.FAILED, detail));
        sink.accept(unknown.or(() -> trouble.map(error -> new NotObserved(origin, Topic.PERMISSIONS, error.why(),
                "Whether the caller may bind privileged ports is not known (" + error.getMessage() + ").")))
                .orElseGet(() -> new Surveyed(origin, Topic.PERMISSIONS, Set.of())));
    }

    private Optional<KernelError> firstUnprivilegedPort() {
        Optional<KernelError> error = setting(FIRST_FREE);
        if (error.isPresent() && error.get().errno() == KernelError.ENOENT && setting("ip_local_port_range").isEmpty()) {
            // The setting came with Linux 4.11; before, the number was fixed.
            sink.accept(new SettingSeen(origin.at("Linux before 4.11"), "sysctl", "net.ipv4." + FIRST_FREE, "1024"));
            return Optional.empty();
        }
        return error;
    }

    private Optional<KernelError> setting(String key) {
        try {
            String text = new String(kernel.read(SYSCTL + key, SMALL), StandardCharsets.ISO_8859_1);
            if (!text.endsWith("\n")) {
                // Half of a number is another number.
                throw new KernelError(SYSCTL + key + " is cut", KernelError.EBADMSG);
            }
            String value = text.strip().replace('\t', ' ');
            sink.accept(new SettingSeen(origin.at(SYSCTL + key), "sysctl", "net.ipv4." + key, value));
            return Optional.empty();
        } catch (KernelError e) {
            return Optional.of(e);
        }
    }

    private boolean mattersHere() throws KernelError {
        Optional<Boolean> first = processes.firstUserNamespace();
        if (first.orElse(false) || kernel.ownsNetwork()) {
            return true;
        }
        if (first.isEmpty()) {
            throw new KernelError("/proc/self/uid_map", KernelError.EIO);
        }
        return false;
    }

    private Optional<KernelError> caller() {
        try {
            ProcessStatus self = ProcessStatus.parse(
                    new String(kernel.read("/proc/self/status", SMALL), StandardCharsets.ISO_8859_1));
            Origin place = origin.at("/proc/self/status");
            self.uid().ifPresent(uid -> sink.accept(new SettingSeen(place, "caller", "uid", Integer.toString(uid))));
            processes.user(self.uid()).ifPresent(user -> sink.accept(new SettingSeen(place, "caller", "user", user)));
            if (self.inner()) {
                sink.accept(new SettingSeen(place, "caller", "pids", "of an outer namespace"));
            }
            // In another user namespace a capability counts only for networks that belong to it.
            boolean may = self.mayBindPrivileged().orElseThrow(() -> new KernelError("CapEff", KernelError.EBADMSG)) && mattersHere();
            sink.accept(new SettingSeen(place, "caller", CAPABILITY, Boolean.toString(may)));
            return Optional.empty();
        } catch (KernelError e) {
            return Optional.of(e);
        }
    }

    /**
     * Says whether the host has the address; port 0 asks for that alone and keeps nobody from a port.
     *
     * @return whether it is known to have it
     */
    boolean address(Endpoint wanted) {
        boolean own = true;
        if (!wanted.address().isWildcard() || wanted.address().isV6()) {
            switch (kernel.tryBind(wanted.transport(), wanted.address(), 0)) {
            case Trial.Allowed() -> own(wanted.address());
            // Of an address that is not its own the kernel says so before it looks for a port that is left.
            case Trial.Refused(int errno) when errno == KernelError.EADDRINUSE -> own(wanted.address());
            case Trial.Refused(int errno) -> {
                own = false;
                sink.accept(new BindRefused(origin.at("bind to port 0"), wanted, OsError.linux(errno)));
                if (errno == KernelError.EADDRNOTAVAIL) {
                    LocalAddresses.tell(origin, sink);
                }
                processes.text(TentativeAddresses.PLACE, MOST_ADDRESSES).flatMap(text -> TentativeAddresses.interfaceOf(wanted.address(), text))
                        .ifPresent(name -> sink.accept(new SettingSeen(origin.at(TentativeAddresses.PLACE), "address", wanted.address().toString(), "tentative on " + name)));
            }
            case Trial.Impossible(KernelError error) -> {
                sink.accept(new NotObserved(origin, Topic.ADDRESSES, error.why(),
                        "Whether the host has the address " + wanted.address() + " could not be tried (" + error.getMessage() + ")."));
                return false;
            }
            }
        }
        sink.accept(new Surveyed(origin, Topic.ADDRESSES, Set.of()));
        return own;
    }

    private void own(IpAddress address) {
        if (!address.isWildcard()) {
            sink.accept(new AddressSeen(origin.at("bind to port 0"), address, Optional.empty()));
        }
    }

    /**
     * Tries to bind and listen where the table can't decide: something else than a listener is, or may unseen be, on the port, a
     * security policy may keep the caller from it, or the kernel may not have the transport.
     *
     * @return whether the trial succeeded, so that nothing unseen stands in the way; empty where the table decides
     */
    Optional<Boolean> trial(Endpoint wanted, SocketTable table) {
        boolean listener = false;
        boolean doubt = !table.seesBound() || table.isAbsent();
        for (SocketRow row : table.rows()) {
            boolean meets = Overlap.possible(wanted.address(), row);
            listener |= meets && (row.state() == SocketState.LISTEN || wanted.transport().isDatagram());
            doubt |= meets;
        }
        if (listener && wanted.transport().isDatagram()) {
            shared(wanted, table);
            return Optional.of(false);
        }
        if (listener || !doubt && !Policies.of(kernel).mayRefuse()) {
            return Optional.empty();
        }
        Origin place = origin.at("bind and listen with SO_REUSEADDR");
        return switch (persistently(wanted)) {
        case Trial.Allowed() -> {
            sink.accept(new BindAllowed(place, wanted));
            yield Optional.of(true);
        }
        case Trial.Refused(int errno) -> {
            sink.accept(new BindRefused(place, wanted, OsError.linux(errno)));
            yield Optional.of(false);
        }
        case Trial.Impossible(KernelError error) -> {
            sink.accept(new NotObserved(origin, Topic.sockets(wanted.transport()), error.why(), untried(wanted.transport(), error)));
            yield Optional.of(false);
        }
        };
    }

    /** Another Berth that asks at the same moment listens as well, for an instant. */
    private Trial persistently(Endpoint wanted) {
        Trial trial = kernel.tryBind(wanted.transport(), wanted.address(), wanted.port());
        for (int i = 1; i < TRIALS && trial instanceof Trial.Refused(int errno) && errno == KernelError.EADDRINUSE; i++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            trial = kernel.tryBind(wanted.transport(), wanted.address(), wanted.port());
        }
        return trial;
    }

    private static String untried(Transport transport, KernelError error) {
        return error.errno() == KernelError.EPROTONOSUPPORT ? "This kernel has no " + transport.name().replace('_', '-') + ", so no server can have a port of it."
                : "Whether the port can be bound in spite of what is on it could not be tried (" + error.getMessage() + ").";
    }

    /** Says whether a server can have the port beside those that have it. */
    private void shared(Endpoint wanted, SocketTable table) {
        List<SocketRow> rows = table.rows().stream().filter(row -> Overlap.possible(wanted.address(), row)).toList();
        Optional<IpAddress> beside = Sharing.trialAddress(wanted.address(), wanted.port(), rows);
        if (beside.isEmpty()) {
            notTried(wanted);
            return;
        }
        Origin place = origin.at("bind of " + beside.get() + " with SO_REUSEADDR, beside the others");
        switch (kernel.tryBind(wanted.transport(), beside.get(), wanted.port())) {
        case Trial.Allowed() -> sink.accept(new BindAllowed(place, wanted));
        case Trial.Refused(int errno) -> {
            boolean othersToo = table.rows().stream().anyMatch(row -> Overlap.possible(beside.get(), row) && !rows.contains(row));
            if (errno == KernelError.EADDRINUSE && othersToo) {
                // The trial met more than a server on the wanted address would.
                notTried(wanted);
            } else if (errno == KernelError.EADDRINUSE) {
                sink.accept(new BindRefused(place, wanted, OsError.linux(errno)));
            }
        }
        case Trial.Impossible(KernelError error) -> sink.accept(
                new NotObserved(origin, Topic.sockets(wanted.transport()), error.why(), untried(wanted.transport(), error)));
        }
    }

    private void notTried(Endpoint wanted) {
        sink.accept(new NotObserved(origin, Topic.sockets(wanted.transport()), Why.NOT_SUPPORTED,
                "Whether a server with SO_REUSEADDR can have the port beside the others was not tried, since the trial could take datagrams from them."));
    }

    /** Closes the topic of one transport's sockets, or says what is missing. */
    void close(Topic topic, Set<Integer> ports, SocketTable table, boolean triedWell) {
        if (table.gap().isPresent()) {
            SocketTable.Gap gap = table.gap().get();
            sink.accept(new NotObserved(origin, topic, gap.why(), gap.detail()));
        } else if (table.isAbsent() && ports.isEmpty()) {
            // The first socket of a transport makes some kernels load it: only who asks about a port wants that.
            sink.accept(new NotObserved(origin, topic, Why.NOT_SUPPORTED,
                    "Nobody has a port of it, because the kernel has not this transport now; whether a server could have one was not tried."));
        } else if (table.seesBound() || triedWell) {
            sink.accept(new Surveyed(origin, topic, ports));
        } else {
            sink.accept(new NotObserved(origin, topic, Why.NOT_SUPPORTED,
                    "This kernel does not list sockets that are bound without listening; Linux 6.8 and later do."));
        }
    }
}
