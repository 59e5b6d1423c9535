// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import berth.core.diagnosis.Diagnosis.Claimant;
import berth.core.diagnosis.Diagnosis.Container;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Diagnosis.Via;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.ContainerSeen;
import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.snapshot.Snapshot;

/** Who will take the port when started, apart from those who have it. */
final class Claimants {
    private Claimants() { }

    /** {@return one for each unit or container, the surest basis of each} */
    static List<Claimant> of(Snapshot host, Endpoint wanted, List<Holder> holders, Citations citations) {
        Map<String, ClaimSeen> claims = new LinkedHashMap<>();
        claims(host, wanted, holders).forEach(claim -> claims.merge(claim.by(), claim, Claimants::surer));
        return claims.values().stream().map(claim -> claimant(host, claim, citations)).toList();
    }

    /** {@return the claims of those who do not have it} */
    static List<ClaimSeen> claims(Snapshot host, Endpoint wanted, List<Holder> holders) {
        Set<String> known = names(host, holders);
        if (holders.stream().flatMap(holder -> holder.via().stream()).anyMatch(via -> via.kind() == Via.Kind.HTTP_SYS)) {
            known.addAll(new HttpSys(host).servedAt(wanted.port()));
        }
        return host.all(ClaimSeen.class).filter(claim -> BindRules.meets(wanted, claim.endpoint()) && !known.contains(claim.by()) && !isInetds(claim, holders)).toList();
    }

    /** What a super-server is configured for it has for itself: such claims go by {@code inetd (SERVICE)} or {@code xinetd (SERVICE)}. */
    private static boolean isInetds(ClaimSeen claim, List<Holder> holders) {
        return holders.stream().filter(holder -> holder.via().filter(via -> via.kind() == Via.Kind.INETD).isPresent())
                .anyMatch(holder -> claim.by().startsWith(holder.name().filter("xinetd"::equals).isPresent() ? "xinetd (" : "inetd ("));
    }

    private static ClaimSeen surer(ClaimSeen one, ClaimSeen other) {
        return other.basis().isPresent() && one.basis().map(basis -> other.basis().get().compareTo(basis) < 0).orElse(true) ? other : one;
    }

    /** The names under which the holders go: their units, the sockets and services that belong together, their containers. */
    private static Set<String> names(Snapshot host, List<Holder> holders) {
        Set<String> names = new HashSet<>();
        for (Holder holder : holders) {
            holder.service().ifPresent(names::add);
            holder.via().flatMap(Via::target).ifPresent(names::add);
            holder.via().flatMap(PortProxies::claimant).ifPresent(names::add);
            holder.via().flatMap(Via::container).flatMap(Container::name).ifPresent(names::add);
            holder.container().flatMap(Container::name).ifPresent(names::add);
        }
        host.all(ServiceSeen.class).filter(unit -> unit.triggers().stream().anyMatch(names::contains)).map(ServiceSeen::name).toList()
                .forEach(names::add);
        return names;
    }

    private static Claimant claimant(Snapshot host, ClaimSeen claim, Citations citations) {
        Optional<ServiceSeen> unit = host.all(ServiceSeen.class).filter(service -> service.name().equals(claim.by())).findFirst();
        List<EventLogged> told = ToldStarts.of(host, claim.by(), unit.flatMap(ServiceSeen::displayName));
        return new Claimant(host.host().name(), claim.by(), unit.flatMap(ServiceSeen::displayName), claim.endpoint().text(), claim.basis(),
                claim.startType().or(() -> unit.flatMap(ServiceSeen::startType)), unit.map(ServiceSeen::state), unit.flatMap(ServiceSeen::since), Upkeeps.of(unit),
                (int) told.stream().filter(ToldStarts::isFailure).count(),
                citations.cite(Stream.of(Stream.of(claim), container(host, claim), ToldStarts.proof(told, claim.endpoint().port())).<Evidence>flatMap(some -> some).toList()));
    }

    /** The container that publishes it: its image, and to which service of which project it belongs. */
    private static Stream<ContainerSeen> container(Snapshot host, ClaimSeen claim) {
        return host.all(ContainerSeen.class).filter(seen -> seen.name().equals(claim.by()) && seen.origin().place().equals(claim.origin().place())
                && seen.ports().stream().anyMatch(port -> port.outer().equals(claim.endpoint())));
    }
}
