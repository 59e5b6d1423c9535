// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.reserved;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.PortsReserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.given.NetshText;
import berth.core.given.NetshText.DynamicPorts;
import berth.portprobe.internal.ShowingProgram.Outcome;
import berth.portprobe.internal.windows.TableLayout;
import berth.portprobe.internal.windows.WindowsError;

/** The ranges that Windows keeps from programs, or gives to clients. Only netsh tells all of them, also what WinNAT keeps until the next start. */
record RangeFacts(ReservedHost host, Optional<Endpoint> wanted, Origin origin, Consumer<? super Evidence> sink) {
    private static final int FIRST_OF_CLIENTS = 1024;
    private static final List<String> BOTH = List.of("ipv4", "ipv6");
    /** A bind that is refused when so many of ten ports are taken is refused for want of ports: sockets that are only bound are in no table. */
    private static final int TENTHS = 9;

    void tell() {
        List<Transport> transports = wanted.map(endpoint -> List.of(endpoint.transport())).orElse(List.of(Transport.TCP, Transport.UDP)).stream()
                .filter(transport -> transport == Transport.TCP || transport == Transport.UDP).toList();
        List<PortsReserved> all = new ArrayList<>();
        List<String> gaps = transports.stream().flatMap(transport -> families().stream().flatMap(family -> excluded(family, transport, all).stream())).toList();
        if (gaps.isEmpty() && !transports.isEmpty()) {
            sink.accept(new Surveyed(origin.at("netsh"), Topic.PERMISSIONS, wanted.map(endpoint -> Set.of(endpoint.port())).orElse(Set.of())));
        } else if (!gaps.isEmpty()) {
            sink.accept(new NotObserved(origin.at("netsh"), Topic.PERMISSIONS, Why.FAILED, "Which ports Windows keeps for itself was not told (" + gaps.get(0) + ")."));
            wanted.ifPresent(endpoint -> persistent(endpoint.transport(), endpoint.port()));
        }
        transports.forEach(transport -> clients(transport, all));
    }

    /** What is kept from one family only is in nobody's way in the other; a server of [::] takes both. */
    private List<String> families() {
        return wanted.map(endpoint -> endpoint.address().unmapped()).map(address -> !address.isV6() ? List.of("ipv4") : address.isWildcard() ? BOTH : List.of("ipv6")).orElse(BOTH);
    }

    private Optional<String> excluded(String family, Transport transport, List<PortsReserved> all) {
        List<String> words = List.of("interface", family, "show", "excludedportrange", "protocol=" + transport.id());
        Origin place = origin.at("netsh " + String.join(" ", words));
        return switch (host.netsh(words)) {
        case Outcome.Failed failed -> Optional.of(failed.reason());
        case Outcome.Shown shown -> {
            Optional<List<PortsReserved>> ranges = NetshText.excluded(place, transport, shown.text());
            ranges.stream().flatMap(List::stream).filter(range -> all.stream().noneMatch(known -> isSame(known, range))).forEach(range -> {
                all.add(range);
                sink.accept(range);
            });
            yield ranges.isPresent() ? Optional.empty() : Optional.of("netsh shows no table of them");
        }
        };
    }

    private static boolean isSame(PortsReserved one, PortsReserved other) {
        return one.transport() == other.transport() && one.first() == other.first() && one.last() == other.last();
    }

    /** What was asked for this port alone says nothing of ranges that it is only a part of. */
    private void persistent(Transport transport, int port) {
        try {
            if ((transport == Transport.TCP || transport == Transport.UDP) && host.isPersistent(transport, port)) {
                sink.accept(new PortsReserved(origin.at("iphlpapi"), transport, port, port, "an administrator (excluded port range)"));
            }
        } catch (WindowsError e) {
            // That the ranges are not known was said.
            return;
        }
    }

    private void clients(Transport transport, List<PortsReserved> kept) {
        boolean free = host.bindsSomewhere(transport);
        if (free && wanted.filter(endpoint -> endpoint.port() < FIRST_OF_CLIENTS).isPresent()) {
            return;
        }
        String words = "interface ipv4 show dynamicport " + transport.id();
        Origin place = origin.at("netsh " + words);
        Optional<DynamicPorts> range = switch (host.netsh(List.of(words.split(" ")))) {
        case Outcome.Failed failed -> Optional.empty();
        case Outcome.Shown shown -> NetshText.dynamic(shown.text());
        };
        range.ifPresent(ports -> {
            sink.accept(new SettingSeen(place, "netsh", words, ports.first() + " + " + ports.count()));
            if (!free && isUsedUp(transport, ports, kept)) {
                sink.accept(new SettingSeen(origin.at("bind to port 0"), "ports", "ephemeral", "exhausted"));
            }
        });
    }

    private boolean isUsedUp(Transport transport, DynamicPorts ports, List<PortsReserved> kept) {
        Set<Integer> used = new HashSet<>();
        for (boolean v6 : new boolean[] { false, true }) {
            try {
                TableLayout layout = TableLayout.plain(transport, v6);
                layout.parse(host.table(layout)).forEach(row -> used.add(row.local().port()));
            } catch (WindowsError e) {
                // What can't be counted leaves the count smaller.
                continue;
            }
        }
        return taken(ports, used, kept.stream().filter(range -> range.transport() == transport)) * 10L >= (long) ports.count() * TENTHS;
    }

    /** {@return how many ports of the range are in use or kept} */
    static int taken(DynamicPorts ports, Set<Integer> used, Stream<PortsReserved> kept) {
        BitSet taken = new BitSet(Endpoint.MAX_PORT + 1);
        used.forEach(taken::set);
        kept.forEach(range -> taken.set(range.first(), range.last() + 1));
        return taken.get(ports.first(), ports.last() + 1).cardinality();
    }
}
