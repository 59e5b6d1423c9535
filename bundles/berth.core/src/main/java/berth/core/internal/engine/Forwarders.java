// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import berth.core.diagnosis.Diagnosis.Container;
import berth.core.diagnosis.Diagnosis.Via;
import berth.core.diagnosis.Diagnosis.Via.Kind;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ClaimBasis;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.internal.engine.Containers.Published;
import berth.core.snapshot.Snapshot;

/** For whom a process has a port, where it only passes its traffic on or keeps it for a service. */
final class Forwarders {
    /** What sshd writes into the title of the process of a session; the listener's own has more words. */
    private static final Pattern SSH_SESSION = Pattern.compile("sshd(?:-session)?: ([A-Za-z0-9._-]{1,64})(?:@[A-Za-z0-9./]{1,32})?");
    private static final Pattern FORWARD = Pattern.compile("(?:[^:\\[\\]]*:|\\[[^\\[\\]]{1,64}\\]:)?[0-9]{1,5}:((?:[^:\\[\\]]{1,255}|\\[[^\\[\\]]{1,64}\\]):[0-9]{1,5})");
    private static final Set<String> BY_NAME = Set.of("docker-proxy", "systemd");
    private static final Pattern WINDOWS_PATH = Pattern.compile("[A-Za-z]:\\\\|\\\\\\\\|\\\\Device\\\\|[^/\\\\]{1,128}\\.[eE][xX][eE]$");
    private static final Pattern CONTAINER_ID = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern API_SOCKET = Pattern.compile("/.*/libpod/tmp/([0-9a-f]{64})\\.net");
    private static final Set<String> SSH_FORWARDS = Set.of("-L", "-D");

    private final List<ServiceSeen> socketUnits;
    private final List<ClaimSeen> claims;
    private final List<ClaimSeen> jobs;
    private final Containers containers;
    private final HttpSys httpSys;
    private final PortProxies proxies;

    Forwarders(Snapshot host) {
        this.socketUnits = host.all(ServiceSeen.class).filter(unit -> unit.name().endsWith(".socket")).toList();
        this.claims = host.all(ClaimSeen.class).filter(claim -> claim.by().endsWith(".socket")).toList();
        this.jobs = host.all(ClaimSeen.class).filter(claim -> claim.basis().equals(Optional.of(ClaimBasis.CONFIGURED))).toList();
        this.containers = new Containers(host);
        this.httpSys = new HttpSys(host);
        this.proxies = new PortProxies(host);
    }

    /** {@return for whom that process has the sockets; empty when it has them for itself, as far as is known} */
    Optional<Via> via(ProcessSeen process, List<SocketSeen> sockets) {
        return httpSys.via(process, sockets).or(() -> byProgram(process, sockets));
    }

    private Optional<Via> byProgram(ProcessSeen process, List<SocketSeen> sockets) {
        List<String> words = process.command();
        return switch (program(process)) {
        case "docker-proxy", "rootlesskit-docker-proxy" -> Optional.of(dockerProxy(words));
        case "dockerd" -> Optional.of(published(Kind.DOCKERD, sockets)).filter(via -> via.container().isPresent());
        case "conmon" -> Optional.of(conmon(words, sockets));
        case "rootlessport", "rootlessport-child" -> Optional.of(published(Kind.ROOTLESSPORT, sockets));
        case "rootlesskit" -> Optional.of(published(Kind.ROOTLESSKIT, sockets));
        case "slirp4netns" -> Optional.of(slirp4netns(words, sockets));
        case "pasta", "passt", "pasta.avx2", "passt.avx2" -> Optional.of(published(Kind.PASTA, sockets));
        case "ssh" -> sshClient(words, sockets);
        case "kubectl" -> kubectl(words);
        case "socat" -> socat(words);
        case "svchost" -> proxies.via(sockets);
        case "wslrelay", "wslhost", "wslservice" -> Optional.of(new Via(Kind.WSL_RELAY, Optional.empty(), Optional.empty()));
        case "com.docker.backend", "com.docker.proxy", "vpnkit", "vpnkit-bridge" -> Optional.of(published(Kind.DOCKER_DESKTOP, sockets));
        case "inetd", "xinetd", "inetutils-inetd" -> Optional.of(new Via(Kind.INETD, Optional.empty(), Optional.empty()));
        case "systemd" -> !isManager(process) ? Optional.empty() : Optional.of(new Via(Kind.SOCKET_UNIT, socketUnit(sockets).flatMap(Forwarders::triggered), Optional.empty()));
        case "launchd" -> process.process().pid() == 1 ? launchd(sockets) : Optional.empty();
        default -> sshServer(process);
        };
    }

    /** {@return what tells for whom the kernel of Windows has that socket} */
    Stream<Evidence> kernelTenants(SocketSeen socket) {
        return httpSys.proof(socket);
    }

    /** What launchd keeps is told by the property list of a job, which claims the port. */
    private Optional<Via> launchd(List<SocketSeen> sockets) {
        return jobs.stream().filter(claim -> sockets.stream().anyMatch(socket -> Suspects.isSame(claim.endpoint(), socket))).findFirst()
                .map(claim -> new Via(Kind.SOCKET_UNIT, Optional.of(claim.by()), Optional.empty()));
    }

    /** {@return the socket unit that these sockets are configured in, if they are all of one} */
    Optional<ServiceSeen> socketUnit(List<SocketSeen> sockets) {
        return socketUnits.stream().filter(unit -> claims.stream().anyMatch(claim -> claim.by().equals(unit.name())
                && sockets.stream().anyMatch(socket -> Suspects.isSame(claim.endpoint(), socket)))).findFirst();
    }

    /** The first process, or the manager of a user's units; anybody may call a program so. */
    private static boolean isManager(ProcessSeen process) {
        return process.process().pid() == 1 || process.command().contains("--user");
    }

    private static Optional<String> triggered(ServiceSeen unit) {
        return unit.triggers().stream().findFirst();
    }

    /** Where the executable can't be read, the kernel's name tells of those whose command line begins otherwise: systemd's is /sbin/init. */
    private static String program(ProcessSeen process) {
        if (process.exe().isEmpty() && BY_NAME.contains(process.name())) {
            return process.name();
        }
        String path = process.exe().or(() -> process.command().stream().findFirst()).orElse(process.name());
        String file = isOfWindows(path) ? Scene.withoutExe(Scene.fileName(path)).toLowerCase(Locale.ROOT) : path.substring(path.lastIndexOf('/') + 1);
        return file.isEmpty() ? process.name() : file;
    }

    /** A path with a drive or of a device: names of files have no case there. */
    private static boolean isOfWindows(String path) {
        return WINDOWS_PATH.matcher(path).lookingAt();
    }

    private Via dockerProxy(List<String> words) {
        Optional<String> address = after(words, "-container-ip");
        Optional<String> target = address.flatMap(ip -> after(words, "-container-port").map(port -> Containers.bracketed(ip) + ":" + port));
        return new Via(Kind.DOCKER_PROXY, target, address.flatMap(containers::withAddress));
    }

    /** Of which container it is only the engine tells. */
    private Via published(Kind kind, List<SocketSeen> sockets) {
        Optional<Published> publisher = containers.publisher(sockets);
        return new Via(kind, publisher.flatMap(Published::target), publisher.map(Published::container));
    }

    /** Has the ports that Podman publishes for root; {@code conmon -c ID -u ID -n NAME …} tells whose it is where no engine can be asked. */
    private Via conmon(List<String> words, List<SocketSeen> sockets) {
        Optional<String> id = after(words, "-c").filter(CONTAINER_ID.asMatchPredicate());
        return new Via(Kind.CONMON, id.flatMap(known -> containers.target(known, sockets)), id.map(known -> containers.told(known)
                .orElseGet(() -> podmans(known, after(words, "-n")))));
    }

    /** Podman names the socket by which it is asked for ports after the container. */
    private Via slirp4netns(List<String> words, List<SocketSeen> sockets) {
        Via published = published(Kind.SLIRP4NETNS, sockets);
        Optional<Container> named = after(words, "--api-socket").map(API_SOCKET::matcher).filter(Matcher::matches)
                .map(path -> containers.told(path.group(1)).orElseGet(() -> podmans(path.group(1), Optional.empty())));
        return new Via(Kind.SLIRP4NETNS, published.target(), published.container().or(() -> named));
    }

    private static Container podmans(String id, Optional<String> name) {
        return new Container(id, name, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("podman"));
    }

    /** {@return what is known of the container of that id} */
    Container containerOf(String id) {
        return containers.told(id).orElseGet(() -> new Container(id));
    }

    /** The value may stand behind the option or be joined to it: {@code -L 8080:db:5432}, {@code -L8080:db:5432}. */
    private static Optional<Via> sshClient(List<String> words, List<SocketSeen> sockets) {
        Stream<String> values = SSH_FORWARDS.stream().flatMap(option -> IntStream.range(1, words.size()).boxed()
                .flatMap(i -> words.get(i).equals(option) ? words.stream().skip(i + 1L).limit(1)
                        : words.get(i).startsWith(option) ? Stream.of(words.get(i).substring(2)) : Stream.empty()));
        List<String> forwards = values.filter(value -> sockets.stream().anyMatch(socket -> forwards(value, socket.local().port()))).toList();
        return forwards.isEmpty() ? Optional.empty()
                : Optional.of(new Via(Kind.SSH_FORWARD, target(forwards.get(0)), Optional.empty()));
    }

    /** The last two parts; of -D, which has none, nothing is fixed. An address of IPv6 stands in brackets. */
    private static Optional<String> target(String forward) {
        Matcher parts = FORWARD.matcher(forward);
        return parts.matches() ? Optional.of(parts.group(1)) : Optional.empty();
    }

    /** {@code [bind_address:]port:host:hostport} or, of -D, {@code [bind_address:]port} (ssh(1)). */
    private static boolean forwards(String value, int port) {
        return (":" + value + ":").contains(":" + port + ":");
    }

    private static Optional<Via> sshServer(ProcessSeen process) {
        return process.command().stream().findFirst().map(String::strip).map(SSH_SESSION::matcher).filter(Matcher::matches)
                .map(session -> new Via(Kind.SSH_FORWARD, Optional.of("the SSH session of " + session.group(1)), Optional.empty()));
    }

    private static Optional<Via> kubectl(List<String> words) {
        int at = words.indexOf("port-forward");
        Optional<String> resource = words.stream().skip(at + 1L).filter(word -> !word.startsWith("-") && !word.matches("[0-9:]+")).findFirst();
        return at < 0 ? Optional.empty() : Optional.of(new Via(Kind.KUBECTL_PORT_FORWARD, resource, Optional.empty()));
    }

    /** Two addresses, of which the first one listens (socat(1)). */
    private static Optional<Via> socat(List<String> words) {
        List<String> addresses = words.stream().skip(1).filter(word -> !word.startsWith("-") && word.contains(":")).toList();
        return addresses.size() != 2 ? Optional.empty() : Optional.of(new Via(Kind.SOCAT, Optional.of(withoutType(addresses.get(1))), Optional.empty()));
    }

    /** {@code TCP:10.0.0.5:80,reuseaddr}: a type before and options behind. */
    private static String withoutType(String address) {
        return address.substring(address.indexOf(':') + 1).split(",", 2)[0];
    }

    /** {@return the word behind an option} */
    static Optional<String> after(List<String> words, String option) {
        int at = words.indexOf(option);
        return at < 0 || at + 1 >= words.size() ? Optional.empty() : Optional.of(words.get(at + 1));
    }
}
