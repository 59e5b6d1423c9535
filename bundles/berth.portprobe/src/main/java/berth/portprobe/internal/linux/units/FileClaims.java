// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.ClaimBasis;
import berth.portprobe.internal.linux.units.UnitTree.Unit;

/** Who will take which endpoint, as files say. One per collection. */
final class FileClaims {

    /** Units that only pull in others run these. */
    private static final Set<String> DUMMIES = Set.of("true", "false");

    private final Reading reading;
    private final UnitTree tree;
    private final DefaultPorts defaults = new DefaultPorts();
    private final PortNames names;
    private final Configurations configurations;
    private final List<Unit> units;

    FileClaims(Reading reading) {
        this.reading = reading;
        this.tree = new UnitTree(reading);
        this.names = new PortNames(() -> reading.text(PortNames.FILE).orElse(""));
        this.configurations = new Configurations(reading, names);
        this.units = tree.units();
    }

    /** A socket unit that listens on endpoints. */
    record Socket(UnitTree.Unit unit, SocketUnit socket) { }

    /** {@return the socket units that listen on endpoints, in the order of their names} */
    List<Socket> sockets() {
        return units.stream().filter(unit -> unit.name().isSocket()).map(unit -> new Socket(unit, SocketUnit.of(unit.name(), unit.file())))
                .filter(socket -> !socket.socket.listens().isEmpty()).toList();
    }

    /** {@return the claims of socket units, of services that are started at boot, of super-servers and of init scripts} */
    List<Claim> all() {
        List<Claim> claims = new ArrayList<>();
        sockets().forEach(socket -> socket.socket.listens().forEach(endpoint -> claims.add(new Claim(socket.unit.name().text(), endpoint,
                ClaimBasis.CONFIGURED, Optional.of(socket.unit.startType()), socket.unit.place(), socket.socket.v6Only()))));
        units.stream().filter(unit -> !unit.name().isSocket() && unit.pulledIn()).forEach(unit -> claims.addAll(service(unit)));
        claims.addAll(InetServices.claims(reading, names));
        scripts().filter(name -> !tree.has(name + ".service"))
                .forEach(name -> claims.addAll(known(name, Stream.of(name), Optional.of("enabled"), "/etc/init.d/" + name)));
        return claims;
    }

    private List<Claim> service(Unit unit) {
        List<Endpoint> named = CommandPorts.of(unit.file());
        if (!named.isEmpty()) {
            return named.stream().map(endpoint -> new Claim(unit.name().text(), endpoint, ClaimBasis.CONFIGURED,
                    Optional.of(unit.startType()), unit.place())).toList();
        }
        List<String> command = unit.file().value("Service", "ExecStart").map(CommandPorts::words).orElse(List.of());
        return service(unit.name(), command, Optional.of(unit.startType()), unit.place());
    }

    /** {@return the claims of a service that runs that command, from the command itself, its configuration, or what is usual} */
    List<Claim> service(UnitName name, List<String> command, Optional<String> startType, String place) {
        List<Endpoint> named = CommandPorts.ofCommand(command);
        if (!named.isEmpty()) {
            return named.stream().map(endpoint -> new Claim(name.text(), endpoint, ClaimBasis.CONFIGURED, startType, place)).toList();
        }
        Optional<String> program = command.stream().findFirst().map(path -> path.substring(path.lastIndexOf('/') + 1));
        return program.filter(DUMMIES::contains).isPresent() ? List.of()
                : known(name.text(), Stream.concat(Stream.of(name.stem(), name.prefix()), program.stream()), startType, place);
    }

    /** The first of the names that is known counts. */
    private List<Claim> known(String by, Stream<String> candidates, Optional<String> startType, String place) {
        Optional<String> found = candidates.filter(name -> defaults.of(name).isPresent()).findFirst();
        Optional<Configurations.Ports> configured = found.flatMap(defaults::program).flatMap(configurations::of);
        return configured.map(ports -> ports.endpoints().stream()
                .map(endpoint -> new Claim(by, endpoint, ClaimBasis.CONFIGURED, startType, ports.place())).toList())
                .orElseGet(() -> found.flatMap(defaults::of).orElse(List.of()).stream()
                        .map(endpoint -> new Claim(by, endpoint, ClaimBasis.DEFAULT, startType, place)).toList());
    }

    /** The init scripts that are started in any of the usual runlevels: links such as /etc/rc2.d/S01exim4 (init-d-script(5), insserv(8)). */
    private Stream<String> scripts() {
        Set<String> scripts = new TreeSet<>();
        for (int level = 2; level <= 5; level++) {
            reading.list("/etc/rc" + level + ".d").stream().filter(link -> link.matches("S[0-9][0-9][A-Za-z0-9._-]{1,64}"))
                    .forEach(link -> scripts.add(link.substring(3)));
        }
        return scripts.stream();
    }
}
