// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.article.KnownServer;
import berth.core.article.KnownServer.Protocol;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Diagnosis.AntivirusFinding;
import berth.core.engine.Detections.Detection;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.BindAllowed;
import berth.core.evidence.Evidence.GreetingRead;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.Topic;
import berth.core.snapshot.Snapshot;
import berth.core.spi.AntivirusDetector.Match;

/**
 * Who answers at the port by his own words, and whether that is who has it. Words are cheap, and so are names: what follows from both is
 * never more than possible. Where anything is open nothing follows: a holder of which no executable was seen, one that serves for
 * another, one of a product that is not known, or several of which one greets so.
 */
final class Greeters {
    private static final Optional<String> WINDOWS = Optional.of("windows");

    private final List<KnownServer> servers;
    private final Snapshot host;
    private final Endpoint wanted;
    private final Holders known;
    private final List<Detection> detections;

    /** @param detections what detectors say of this host */
    Greeters(List<KnownServer> servers, Snapshot host, Endpoint wanted, Holders known, List<Detection> detections) {
        this.servers = servers;
        this.host = host;
        this.wanted = wanted;
        this.known = known;
        this.detections = detections;
    }

    /**
     * A greeting, and what it gives away.
     *
     * @param product what greets so; empty when that is not known, or several do
     * @param instead the product that has the port and greets otherwise
     * @param because the greeting, and what shows the other product
     */
    record Heard(GreetingRead greeting, Optional<String> product, Optional<Protocol> protocol, Optional<String> instead, List<Evidence> because) { }

    /** {@return the greetings at the port that say something} */
    List<Heard> heard() {
        return at(host, wanted).filter(greeting -> !greeting.text().isBlank()).map(this::heard).toList();
    }

    /** {@return the greetings of others than who has the port, with what shows that} */
    List<Evidence> ofOthers() {
        return heard().stream().filter(heard -> heard.instead().isPresent()).flatMap(heard -> heard.because().stream()).distinct().toList();
    }

    /**
     * {@return a detection that says no more than its greeting shows} Where another product provably has the port, a scanner that greets there
     * does not have it: it takes the connections before.
     */
    Detection told(Detection detection) {
        Match match = detection.match();
        List<Heard> words = heard().stream().filter(heard -> match.because().contains(heard.greeting())).toList();
        if (match.role() != AntivirusRole.HOLDS || words.isEmpty() || !words.stream().allMatch(heard -> heard.instead().isPresent()) || serves(match)) {
            return detection;
        }
        List<Evidence> because = Stream.concat(match.because().stream(), words.stream().flatMap(heard -> heard.because().stream())).distinct().toList();
        return new Detection(detection.vendor(), detection.product(), detection.advice(), detection.detector(), detection.bundle(), detection.host(),
                new Match(AntivirusRole.REDIRECTS, match.component(), because));
    }

    private Heard heard(GreetingRead greeting) {
        List<KnownServer> saying = servers.stream().filter(server -> server.says(greeting.text())).toList();
        if (saying.isEmpty()) {
            return ofScanner(greeting);
        }
        Optional<String> product = one(saying);
        List<Evidence> because = new ArrayList<>(List.of(greeting));
        Optional<String> instead = product.flatMap(name -> instead(greeting, saying, because));
        return new Heard(greeting, product, product.map(name -> saying.get(0).protocol()), instead, instead.isPresent() ? because : List.of(greeting));
    }

    private static Optional<String> one(List<KnownServer> servers) {
        return only(servers.stream().map(KnownServer::product));
    }

    private static Optional<String> only(Stream<String> names) {
        List<String> products = names.distinct().toList();
        return products.size() == 1 ? Optional.of(products.get(0)) : Optional.empty();
    }

    private Optional<String> instead(GreetingRead greeting, List<KnownServer> saying, List<Evidence> because) {
        // A server of HTTP may pass on what another one has said.
        boolean own = saying.stream().noneMatch(server -> server.protocol() == Protocol.HTTP);
        return own ? having(greeting, saying.stream().map(KnownServer::protocol).collect(Collectors.toSet()), because)
                .filter(product -> saying.stream().noneMatch(server -> server.product().equals(product))) : Optional.empty();
    }

    /** What scanners say is known to their detectors. */
    private Heard ofScanner(GreetingRead greeting) {
        List<Detection> saying = detections.stream().filter(detection -> detection.match().because().contains(greeting)).toList();
        Optional<String> product = only(saying.stream().map(detection -> AntivirusFinding.title(detection.vendor(), detection.product())));
        List<Evidence> because = new ArrayList<>(List.of(greeting));
        Optional<String> instead = product.isEmpty() || saying.stream().map(Detection::match).anyMatch(this::serves) ? Optional.empty()
                : having(greeting, spokenBy(greeting.text()), because);
        return new Heard(greeting, product, Optional.empty(), instead, instead.isPresent() ? because : List.of(greeting));
    }

    /** The protocols that the greeting of an unknown server may be of: those it names, or the usual one of how it begins. HTTP does not greet. */
    private static Set<Protocol> spokenBy(String greeting) {
        String text = greeting.toUpperCase(Locale.ROOT);
        Set<Protocol> named = Stream.of(Protocol.values()).filter(protocol -> protocol != Protocol.HTTP && text.contains(protocol.name())).collect(Collectors.toSet());
        Protocol usual = text.startsWith("+OK") ? Protocol.POP3 : text.startsWith("* ") ? Protocol.IMAP : text.startsWith("20") ? Protocol.NNTP : Protocol.SMTP;
        return named.isEmpty() ? Set.of(usual) : named;
    }

    /** Whether a process of the product serves the port. */
    private boolean serves(Match match) {
        Set<ProcessRef> owners = taking(host, wanted).flatMap(socket -> socket.owners().stream()).collect(Collectors.toSet());
        return match.because().stream().anyMatch(evidence -> evidence instanceof SocketSeen
                || evidence instanceof ProcessSeen process && owners.contains(process.process())
                || evidence instanceof ServiceSeen service && service.process().filter(owners::contains).isPresent());
    }

    /** {@return the product that has the port} Every process that could have said the greeting must be of it. */
    private Optional<String> having(GreetingRead greeting, Set<Protocol> protocols, List<Evidence> because) {
        List<SocketSeen> taking = taking(host, greeting.endpoint()).toList();
        Set<ProcessRef> owners = new LinkedHashSet<>();
        taking.forEach(socket -> owners.addAll(socket.owners()));
        boolean proven = !taking.isEmpty() && taking.stream().noneMatch(socket -> socket.owners().isEmpty());
        if (!proven || known.of(taking).stream().anyMatch(holder -> holder.via().isPresent())) {
            return Optional.empty();
        }
        List<KnownServer> having = new ArrayList<>();
        for (ProcessRef owner : owners) {
            List<KnownServer> fitting = servers.stream().filter(server -> protocols.contains(server.protocol()) && isOf(owner, server)).toList();
            if (fitting.isEmpty()) {
                return Optional.empty();
            }
            having.addAll(fitting);
            known.process(owner).ifPresent(because::add);
        }
        return one(having);
    }

    private boolean isOf(ProcessRef owner, KnownServer server) {
        Stream<String> units = Stream.concat(known.process(owner).flatMap(ProcessSeen::service).stream(), known.services(owner).stream().map(ServiceSeen::name));
        return known.process(owner).flatMap(this::executable).filter(server::runsFrom).isPresent() || units.anyMatch(server::isService);
    }

    /**
     * On Windows a process is called as its file is; elsewhere it may call itself anything, and be started by any name. Who puts a program into
     * his own folder calls it as he likes, too.
     */
    private Optional<String> executable(ProcessSeen process) {
        return process.exe().filter(exe -> !PersonalPlaces.has(exe))
                .or(() -> Optional.of(process.name()).filter(name -> process.exe().isEmpty() && host.os().equals(WINDOWS)));
    }

    /**
     * {@return the greetings where nobody listens, with the look that saw nobody; empty when nobody looked at all sockets}
     * Also one without a word counts: somebody took the connection.
     */
    static List<Evidence> unexplained(Snapshot host, Endpoint wanted) {
        List<Evidence> looks = looks(host, wanted);
        List<GreetingRead> strange = looks.isEmpty() ? List.of()
                : at(host, wanted).filter(greeting -> taking(host, greeting.endpoint()).findAny().isEmpty()).toList();
        return strange.isEmpty() ? List.of() : Stream.concat(looks.stream(), strange.stream()).toList();
    }

    private static List<Evidence> looks(Snapshot host, Endpoint wanted) {
        Topic sockets = Topic.sockets(wanted.transport());
        List<Evidence> allowed = host.all(BindAllowed.class).filter(bound -> bound.endpoint().equals(wanted)).<Evidence> map(bound -> bound).toList();
        return !host.covers(sockets, wanted.port()) ? allowed : Stream.concat(allowed.stream(), host.all(Surveyed.class)
                .filter(survey -> survey.topic() == sockets && survey.includes(wanted.port()))).toList();
    }

    private static Stream<GreetingRead> at(Snapshot host, Endpoint wanted) {
        return host.all(GreetingRead.class).filter(greeting -> BindRules.meets(wanted, greeting.endpoint()));
    }

    private static Stream<SocketSeen> taking(Snapshot host, Endpoint at) {
        return host.all(SocketSeen.class).filter(socket -> socket.state().serves() && BindRules.overlap(at, socket).isPresent());
    }
}
