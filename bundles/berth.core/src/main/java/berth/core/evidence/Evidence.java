// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.evidence;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * One observed fact about a host, or the stated inability to observe.
 * Closed: these kinds are the snapshot format, and the names of their components are its field names.
 */
public sealed interface Evidence {

    /** {@return who observed it, when, and where to look again} */
    Origin origin();

    /** {@return the stable name of its kind in files and JSON, such as {@code socket} or {@code bind-refused}} */
    default String kind() {
        return kindOf(getClass());
    }

    /** {@return the stable name of a kind: the record's name in lower case with hyphens, without {@code Seen}} */
    static String kindOf(Class<?> kind) {
        String name = kind.getSimpleName().replaceFirst("Seen$", "");
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    /** Strangers make evidence too: what is null is refused where it is made, not where an answer needs it. */
    private static void present(Object... components) {
        for (Object component : components) {
            Objects.requireNonNull(component, "no component of evidence is null");
        }
    }

    /**
     * A socket that has a local port.
     *
     * @param uid       the numeric owner of the socket
     * @param v6Only    whether an IPv6 socket leaves IPv4 alone; empty when unknown or IPv4
     * @param inode     the kernel's number of the socket, where it has one
     * @param createdIn the control group in which the socket was created: a hint at the unit, not a proof
     * @param owners    the processes that are proven to hold it; empty when unknown or when the kernel itself holds it
     * @param candidates the processes that may hold it, where nobody could prove who does
     * @param namespace  the network namespace, such as {@code net:[4026532281]}, where it is another than the host's: such a socket is in nobody's way here
     */
    record SocketSeen(Origin origin, Endpoint local, Optional<String> peer, SocketState state, Optional<Integer> uid, Optional<String> user, Optional<Boolean> v6Only,
            Optional<Long> inode, Optional<String> createdIn, List<ProcessRef> owners, List<ProcessRef> candidates, Optional<String> namespace) implements Evidence {
        /** Copies the lists; throws for a null. */
        public SocketSeen {
            present(origin, local, peer, state, uid, user, v6Only, inode, createdIn, namespace);
            owners = List.copyOf(owners);
            candidates = List.copyOf(candidates);
        }

        /** A socket of the network namespace that was asked about. */
        public SocketSeen(Origin origin, Endpoint local, Optional<String> peer, SocketState state, Optional<Integer> uid, Optional<String> user,
                Optional<Boolean> v6Only, Optional<Long> inode, Optional<String> createdIn, List<ProcessRef> owners, List<ProcessRef> candidates) {
            this(origin, local, peer, state, uid, user, v6Only, inode, createdIn, owners, candidates, Optional.empty());
        }

        /** As in {@link IpAddress}, cheaper at the first time; what is cited is looked up by it, so sockets that differ in one thing only need another number, too. */
        @Override
        public final int hashCode() {
            return 31 * (31 * (31 * local.hashCode() + inode.hashCode()) + peer.hashCode()) + 31 * (31 * owners.hashCode() + uid.hashCode()) + origin.place().hashCode();
        }
    }

    /**
     * A process.
     *
     * @param name    the kernel's or the table's short name
     * @param exe     the path of the executable
     * @param service the unit or Windows service it runs for
     */
    record ProcessSeen(Origin origin, ProcessRef process, Optional<Long> parent, String name, Optional<String> exe, List<String> command, Optional<Integer> uid,
            Optional<String> user, Optional<String> service, Optional<String> container) implements Evidence {
        /** Copies the list; throws for a null. */
        public ProcessSeen {
            present(origin, process, parent, name, exe, uid, user, service, container);
            command = List.copyOf(command);
        }
    }

    /**
     * A service or unit: its state, its process, and what starts it again.
     *
     * @param startType whether it starts by itself, in the system's own word: {@code enabled}, {@code disabled}, {@code static}, {@code auto}
     * @param exe       the path of the program that it starts
     * @param since     when it entered its state
     * @param restart   what the system does when it ends, in the system's own word: {@code always}, {@code on-failure}, {@code no}
     * @param restarts  how often the system has restarted it since somebody started it
     * @param triggers  the units that it starts on demand: a socket unit's service
     * @param limit     how often it may be started, and how its last run ended
     */
    record ServiceSeen(Origin origin, String name, Optional<String> displayName, ServiceState state, Optional<String> startType, Optional<ProcessRef> process, Optional<String> exe, Optional<Instant> since,
            Optional<String> restart, Optional<Integer> restarts, List<String> triggers, Optional<StartLimit> limit) implements Evidence {
        /** Copies the list; throws for a null. */
        public ServiceSeen {
            present(origin, name, displayName, state, startType, process, exe, since, restart, restarts, limit);
            triggers = List.copyOf(triggers);
        }

        /** A service of which no limit is known. */
        public ServiceSeen(Origin origin, String name, Optional<String> displayName, ServiceState state, Optional<String> startType, Optional<ProcessRef> process, Optional<String> exe, Optional<Instant> since,
                Optional<String> restart, Optional<Integer> restarts, List<String> triggers) {
            this(origin, name, displayName, state, startType, process, exe, since, restart, restarts, triggers, Optional.empty());
        }

        /** A service of which no more is known. */
        public ServiceSeen(Origin origin, String name, Optional<String> displayName, ServiceState state, Optional<String> startType, Optional<ProcessRef> process) {
            this(origin, name, displayName, state, startType, process, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), List.of());
        }
    }

    /**
     * After how many starts the system gives a service up, in the system's own words (systemd.unit(5), StartLimitIntervalSec=).
     *
     * @param burst    so many starts
     * @param interval within so long, such as {@code 10s}
     * @param result   how the last run ended: {@code success}, {@code exit-code}, {@code start-limit-hit}
     */
    record StartLimit(Optional<Integer> burst, Optional<String> interval, Optional<String> result) {
        /** Throws for a null. */
        public StartLimit {
            present(burst, interval, result);
        }
    }

    /**
     * A container as its engine tells of it.
     *
     * @param id        64 hexadecimal digits
     * @param project   the compose project it belongs to, and its service there
     * @param status    the engine's own word: {@code running}, {@code exited}
     * @param addresses its addresses in all networks of the engine
     * @param restart   the engine's restart policy: {@code always}, {@code unless-stopped}, {@code no}
     * @param engine    the engine's program: {@code docker}, {@code podman}
     * @param ports     what it publishes, or will when it is started
     */
    record ContainerSeen(Origin origin, String id, String name, Optional<String> image, Optional<String> project, Optional<String> service, Optional<String> status,
            List<IpAddress> addresses, Optional<String> restart, Optional<String> engine, List<PublishedPort> ports) implements Evidence {
        /** Copies the lists; throws for a null. */
        public ContainerSeen {
            present(origin, id, name, image, project, service, status, restart, engine);
            addresses = List.copyOf(addresses);
            ports = List.copyOf(ports);
        }

        /** A container of which neither the engine nor the ports are known. */
        public ContainerSeen(Origin origin, String id, String name, Optional<String> image, Optional<String> project, Optional<String> service, Optional<String> status,
                List<IpAddress> addresses, Optional<String> restart) {
            this(origin, id, name, image, project, service, status, addresses, restart, Optional.empty(), List.of());
        }
    }

    /** What a service does now. */
    enum ServiceState { RUNNING, STOPPED, STARTING, STOPPING, FAILED, OTHER }

    /** A range of ports that the system keeps from programs, both ends included. */
    record PortsReserved(Origin origin, Transport transport, int first, int last, String by) implements Evidence {
        /** Throws for a null. */
        public PortsReserved {
            present(origin, transport, by);
        }
    }

    /** A bind or listen that was tried for the question's sake and succeeded; the socket was closed at once. */
    record BindAllowed(Origin origin, Endpoint endpoint) implements Evidence {
        /** Throws for a null. */
        public BindAllowed {
            present(origin, endpoint);
        }
    }

    /** A bind or listen that was tried for the question's sake and was refused. */
    record BindRefused(Origin origin, Endpoint endpoint, OsError error) implements Evidence {
        /** Throws for a null. */
        public BindRefused {
            present(origin, endpoint, error);
        }
    }

    /** The kernel would give a connection to that endpoint to the socket of that number, as its own lookup says; of several that share the load, to one of them. */
    record ConnectionReaches(Origin origin, Endpoint endpoint, long inode) implements Evidence {
        /** Throws for a null. */
        public ConnectionReaches {
            present(origin, endpoint);
        }

        /** As in {@link SocketSeen}. */
        @Override
        public final int hashCode() {
            return 31 * endpoint.hashCode() + Long.hashCode(inode);
        }
    }

    /** A record of an event log. */
    record EventLogged(Origin origin, LogRecord event) implements Evidence {
        /** Throws for a null. */
        public EventLogged {
            present(origin, event);
        }
    }

    /** A product that is installed. */
    record ProductInstalled(Origin origin, String vendor, String product, Optional<String> version) implements Evidence {
        /** Throws for a null. */
        public ProductInstalled {
            present(origin, vendor, product, version);
        }
    }

    /** What a server says first on a connection; as received, so never to be shown unescaped. */
    record GreetingRead(Origin origin, Endpoint endpoint, String text) implements Evidence {
        /** Throws for a null. */
        public GreetingRead {
            present(origin, endpoint, text);
        }
    }

    /**
     * A rule that takes traffic for one endpoint elsewhere.
     *
     * @param to    an endpoint, or {@code port N} of this host
     * @param share whose traffic it takes, where that is known
     */
    record RedirectSeen(Origin origin, Endpoint from, Optional<String> to, String by, Optional<Share> share) implements Evidence {
        private static final String PORT = "port ";

        /** Throws for a null. */
        public RedirectSeen {
            present(origin, from, to, by, share);
        }

        /** A rule that takes the traffic of all, as far as is known. */
        public RedirectSeen(Origin origin, Endpoint from, Optional<String> to, String by) {
            this(origin, from, to, by, Optional.empty());
        }

        /** {@return where the traffic goes: an endpoint, or a port of this host on any address; empty when that was not told} */
        public Optional<Endpoint> target() {
            IpAddress any = from.address().isV6() ? IpAddress.ANY_V6 : IpAddress.ANY_V4;
            return to.map(text -> text.startsWith(PORT) ? text.substring(PORT.length()) : text.startsWith(":") ? text.substring(1) : text)
                    .flatMap(text -> Endpoint.parse(from.transport(), any, text));
        }
    }

    /** Whose traffic a rule takes. */
    enum Share {
        /** Everybody's, or everybody's but that of some whom it names. */
        ALL,
        /** Everybody's who comes by certain interfaces. */
        INTERFACES,
        /** Only what fits some further condition: a sender, a mark, a rate; or what the host itself sends. */
        SOME
    }

    /** An address of the host. */
    record AddressSeen(Origin origin, IpAddress address, Optional<String> networkInterface) implements Evidence {
        /** Throws for a null. */
        public AddressSeen {
            present(origin, address, networkInterface);
        }
    }

    /**
     * A service or container that will take an endpoint when it is started.
     *
     * @param by        the unit's or the container's name
     * @param basis     what the claim rests on
     * @param startType whether it starts by itself, in the system's own word: {@code enabled}, {@code disabled}, {@code unless-stopped}
     */
    record ClaimSeen(Origin origin, Endpoint endpoint, String by, Optional<ClaimBasis> basis, Optional<String> startType) implements Evidence {
        /** Throws for a null. */
        public ClaimSeen {
            present(origin, endpoint, by, basis, startType);
        }

        /** A claim of which no more is known. */
        public ClaimSeen(Origin origin, Endpoint endpoint, String by) {
            this(origin, endpoint, by, Optional.empty(), Optional.empty());
        }
    }

    /** What a claim rests on. */
    enum ClaimBasis {
        /** A configuration that names the port. */
        CONFIGURED,
        /** A container's published ports. */
        PUBLISHED,
        /** What this program is known to take when nobody tells it otherwise. */
        DEFAULT
    }

    /**
     * A hook into files or traffic.
     *
     * @param altitude of a minifilter: where it stands among the others, such as {@code 328010} or {@code 329355.5}
     * @param function of a BPF program: the function of the kernel that asks it, such as {@code socket_bind}
     * @param traffic  of a queue: whose packets it gets; empty for every port of {@code transport} and {@code address} (0.0.0.0 and [::]: of their family), as far as these are told
     */
    record HookSeen(Origin origin, HookKind hook, String name, Optional<ProcessRef> process, Optional<String> altitude, Optional<String> function,
            Optional<Endpoint> traffic, Optional<Transport> transport, Optional<IpAddress> address) implements Evidence {
        /** Throws for a null. */
        public HookSeen {
            present(origin, hook, name, process, altitude, function, traffic, transport, address);
        }

        /** A hook that is for one endpoint, or for all. */
        public HookSeen(Origin origin, HookKind hook, String name, Optional<ProcessRef> process, Optional<String> altitude, Optional<String> function, Optional<Endpoint> traffic) {
            this(origin, hook, name, process, altitude, function, traffic, Optional.empty(), Optional.empty());
        }

        /** A hook of which neither a function nor the traffic is known. */
        public HookSeen(Origin origin, HookKind hook, String name, Optional<ProcessRef> process, Optional<String> altitude) {
            this(origin, hook, name, process, altitude, Optional.empty(), Optional.empty());
        }

        /** A hook that has no altitude, or whose altitude is not known. */
        public HookSeen(Origin origin, HookKind hook, String name, Optional<ProcessRef> process) {
            this(origin, hook, name, process, Optional.empty());
        }
    }

    /** Where a hook sits. */
    enum HookKind {
        /** A fanotify group that may deny access to files (Linux). */
        FANOTIFY_PERMISSION,
        /** A file system minifilter (Windows). */
        MINIFILTER,
        /** A layered service provider in the WinSock catalogue. */
        LAYERED_PROVIDER,
        /** A callout of the Windows Filtering Platform. */
        CALLOUT,
        /** A network or endpoint-security extension (macOS). */
        SYSTEM_EXTENSION,
        /** A BPF program that the kernel asks before it does something, and that may refuse it (Linux). */
        BPF_LSM,
        /** A queue of netfilter: packets wait there until a program lets them go on, or drops them (Linux). */
        NETFILTER_QUEUE
    }

    /** A foreign library inside a process. */
    record ModuleSeen(Origin origin, ProcessRef process, String path, Optional<String> vendor) implements Evidence {
        /** Throws for a null. */
        public ModuleSeen {
            present(origin, process, path, vendor);
        }
    }

    /** A setting of the system or of a configuration file; in the namespace {@code package} a program's package and, behind a space, its version. */
    record SettingSeen(Origin origin, String namespace, String key, String value) implements Evidence {
        /** Throws for a null. */
        public SettingSeen {
            present(origin, namespace, key, value);
        }
    }

    /** A kind of evidence from a newer version, kept by name so that nobody takes its absence for a fact. */
    record Unknown(Origin origin, String kind) implements Evidence {
        /** Throws for a null. */
        public Unknown {
            present(origin, kind);
        }
    }

    /** A topic was looked at completely, for the named ports or, when there are none, for all. */
    record Surveyed(Origin origin, Topic topic, Set<Integer> ports) implements Evidence {
        /** Copies the set; throws for a null. */
        public Surveyed {
            present(origin, topic);
            ports = Set.copyOf(ports);
        }

        /** {@return whether the survey includes that port} */
        public boolean includes(int port) {
            return ports.isEmpty() || ports.contains(port);
        }
    }

    /** A topic could not be looked at, wholly or in part. */
    record NotObserved(Origin origin, Topic topic, Why why, String detail) implements Evidence {
        /** Throws for a null. */
        public NotObserved {
            present(origin, topic, why, detail);
        }

        /** As in {@link SocketSeen}. */
        @Override
        public final int hashCode() {
            return 31 * topic.hashCode() + detail.hashCode();
        }
    }
}
