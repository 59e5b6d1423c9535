// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.Transport;
import berth.portprobe.internal.linux.firewall.Condition.Family;
import berth.portprobe.internal.linux.firewall.RuleWalk.Queueing;
import berth.portprobe.internal.linux.firewall.RuleWalk.Taking;

/** Tells which rules take the traffic of endpoints of this host elsewhere, and keeps what can't be told so. One per collection. */
final class RedirectFacts {

    private static final int MOST_PORTS = 512;
    private static final int MOST_ADDRESSES = 32;
    private static final int MOST_REDIRECTS = 2000;
    private static final int MOST_OPEN = 5;
    /** Limits that other rules or programs decide about, so that nobody can say whether the port is meant. */
    private static final Pattern OPAQUE = Pattern.compile("(?i)mark|owner|skuid|skgid|cgroup|socket|match|@|statistic|numgen");

    /** What holds for all that is for an address of the loopback. */
    private static final Pattern LOOPED = Pattern.compile(Pattern.quote(RuleWalk.OWN) + "|(?:-o|-i|[io]if|[io]ifname) \"?lo\"?");

    private final Optional<Endpoint> wanted;
    private final Set<IpAddress> own;
    private final Consumer<? super Evidence> sink;
    private final Set<List<Object>> told = new HashSet<>();
    private final Set<String> open = new LinkedHashSet<>();
    private final Set<Queued> queued = new LinkedHashSet<>();
    private boolean tooManyQueued;

    /** With the host's own addresses. */
    RedirectFacts(Optional<Endpoint> wanted, Set<IpAddress> own, Consumer<? super Evidence> sink) {
        this.wanted = wanted;
        this.own = own;
        this.sink = sink;
    }

    /** {@return what of the rules could not be told, one sentence each} */
    List<String> open() {
        return open.stream().limit(MOST_OPEN).toList();
    }

    /**
     * Packets that a program gets before the port does.
     *
     * @param traffic   empty for every port
     * @param transport of every port: empty for all
     * @param address   of every port: empty for all
     */
    record Queued(RuleTable.Action.Queue queue, Optional<Endpoint> traffic, Optional<Transport> transport, Optional<IpAddress> address, String by, Origin origin) { }

    /** {@return which packets are given to programs} */
    Set<Queued> queued() {
        return queued;
    }

    /** {@return whether there are more of them than are listed} */
    boolean tooManyQueued() {
        return tooManyQueued;
    }

    void table(RuleTable table, Origin origin) {
        open.addAll(table.open());
        BitSet ports = wanted.map(Endpoint::port).map(port -> Ports.range(port, port)).orElseGet(Ports::all);
        Map<Transport, List<Queueing>> queueings = new EnumMap<>(Transport.class);
        for (Transport transport : wanted.map(Endpoint::transport).map(List::of).orElse(List.of(Transport.values()))) {
            RuleWalk queues = new RuleWalk(table, transport);
            queueings.put(transport, queues.queueings(ports));
            tooManyQueued |= !queues.complete();
            RuleWalk walk = new RuleWalk(table, transport);
            if (table.redirects() || !table.queues()) {
                walk.takings(ports).stream().flatMap(taking -> reaching(taking).stream()).forEach(taking -> taking(taking, transport, origin));
            }
            if (!walk.complete()) {
                open.add("the rules of " + table.label() + " are too many to follow");
            }
        }
        queueings.forEach((transport, list) -> list.forEach(one -> queueing(one, transport, queueings, origin)));
    }

    private void queueing(Queueing one, Transport transport, Map<Transport, List<Queueing>> all, Origin origin) {
        if (one.ports().cardinality() == Endpoint.MAX_PORT) {
            // What goes elsewhere before may be of one transport only.
            boolean every = Stream.of(Transport.values()).allMatch(other -> all.getOrDefault(other, List.of()).contains(one));
            addressesOfEveryPort(one.condition()).forEach(address -> queued.add(new Queued(one.queue(), Optional.empty(),
                    every ? Optional.empty() : Optional.of(transport), address, by(one.by(), one.condition()), origin)));
        } else if (one.ports().cardinality() > MOST_PORTS || queued.size() > MOST_REDIRECTS) {
            tooManyQueued = true;
        } else {
            one.ports().stream().forEach(port -> addresses(one.condition()).forEach(address -> queued.add(new Queued(one.queue(),
                    Optional.of(new Endpoint(transport, address, port)), Optional.empty(), Optional.empty(), by(one.by(), one.condition()), origin))));
        }
    }

    private List<Optional<IpAddress>> addressesOfEveryPort(Condition condition) {
        if (condition.to().isEmpty()) {
            return List.of(condition.family().map(family -> family == Family.V4 ? IpAddress.ANY_V4 : IpAddress.ANY_V6));
        }
        List<Optional<IpAddress>> covered = own.stream().filter(condition::covers).map(IpAddress::withoutScope).distinct().map(Optional::of).toList();
        tooManyQueued |= covered.size() > MOST_ADDRESSES;
        return covered.stream().limit(MOST_ADDRESSES).toList();
    }

    /**
     * What is for an address of the loopback is sent by this host itself. Its addresses are translated, or not, on its way out, once for
     * all of the connection (net/netfilter/nf_nat_core.c, nf_nat_inet_fn); on its way in only a transparent proxy can still take it.
     */
    private Optional<Taking> reaching(Taking taking) {
        if (wanted.map(Endpoint::address).map(IpAddress::unmapped).filter(IpAddress::isLoopback).isEmpty()) {
            return Optional.of(taking);
        }
        Condition condition = taking.condition();
        boolean onItsWayOut = condition.limits().contains(RuleWalk.OWN);
        return onItsWayOut || !taking.redirect().translates()
                ? Optional.of(new Taking(condition.without(LOOPED.asMatchPredicate()), taking.ports(), taking.redirect(), taking.by())) : Optional.empty();
    }

    private void taking(Taking taking, Transport transport, Origin origin) {
        Condition condition = taking.condition();
        boolean everyPort = condition.ports().cardinality() == Endpoint.MAX_PORT;
        if (everyPort && condition.limits().stream().anyMatch(limit -> OPAQUE.matcher(limit).find())) {
            open.add(by(taking) + " takes traffic elsewhere, of which ports is not known");
        } else if (taking.ports().cardinality() > MOST_PORTS || told.size() > MOST_REDIRECTS) {
            open.add(by(taking) + " takes more ports elsewhere than are listed here");
        } else {
            BitSet ports = taking.ports();
            for (int port = ports.nextSetBit(0); port > 0; port = ports.nextSetBit(port + 1)) {
                for (IpAddress address : addresses(condition)) {
                    tell(taking, new Endpoint(transport, address, port), origin);
                }
            }
        }
    }

    private void tell(Taking taking, Endpoint from, Origin origin) {
        if (staysHere(taking.redirect(), from)) {
            return;
        }
        Optional<String> to = to(taking.redirect(), from.port());
        // The same chain is often entered twice, for what comes in and for what the host itself sends.
        if (told.add(List.of(from, to, taking.by())) || !taking.condition().limits().contains(RuleWalk.OWN) && told.add(List.of(from, to, by(taking)))) {
            sink.accept(new RedirectSeen(origin, from, to, by(taking), Optional.of(Limits.share(taking.condition().limits()))));
        }
    }

    /** Who gets traffic on the same port and on an address that the wanted one includes still gets it. */
    private boolean staysHere(RuleTable.Action.Redirect redirect, Endpoint from) {
        boolean samePort = redirect.port().map(port -> port.equals(Integer.toString(from.port()))).orElse(true);
        boolean included = redirect.address().map(address -> wanted.filter(endpoint -> endpoint.address().isWildcard()).isPresent()
                && IpAddress.parse(address).filter(this::isOwn).isPresent()).orElse(true);
        return redirect.told() && samePort && included;
    }

    private boolean isOwn(IpAddress address) {
        return own.contains(address) || address.isLoopback();
    }

    private static String by(Taking taking) {
        return by(taking.by(), taking.condition());
    }

    private static String by(String chain, Condition condition) {
        List<String> limits = condition.limits();
        return chain + (limits.isEmpty() ? "" : " (only " + limits.stream().map(limit -> limit.indexOf('{') < 0 ? limit : "under a further condition").distinct().collect(Collectors.joining(" and ")) + ")");
    }

    private static Optional<String> to(RuleTable.Action.Redirect redirect, int port) {
        if (redirect.address().isEmpty()) {
            return redirect.port().map(other -> "port " + other);
        }
        String address = redirect.address().get();
        return Optional.of((address.contains(":") ? "[" + address + "]" : address) + ":" + redirect.port().orElse(Integer.toString(port)));
    }

    /** {@return the addresses of this host that the rule is for and the question too; rules of a router for others' addresses have none} */
    private List<IpAddress> addresses(Condition condition) {
        List<IpAddress> addresses = new ArrayList<>();
        if (wanted.isPresent() && !wanted.get().address().isWildcard()) {
            IpAddress address = wanted.get().address().unmapped().withoutScope();
            return condition.covers(address) ? List.of(address) : List.of();
        }
        boolean v4Only = wanted.isPresent() && !wanted.get().address().isV6();
        for (Family family : v4Only ? List.of(Family.V4) : List.of(Family.values())) {
            addresses.addAll(addresses(condition, family));
        }
        return addresses;
    }

    private List<IpAddress> addresses(Condition condition, Family family) {
        if (condition.family().filter(other -> other != family).isPresent()) {
            return List.of();
        }
        List<IpAddress> ofFamily = own.stream().filter(family::has).map(IpAddress::withoutScope).distinct().toList();
        List<IpAddress> covered = ofFamily.stream().filter(condition::covers).limit(MOST_ADDRESSES).toList();
        boolean all = condition.to().isEmpty() || ofFamily.stream().anyMatch(address -> !address.isLoopback())
                && ofFamily.stream().allMatch(address -> address.isLoopback() || condition.covers(address));
        return switch (family) {
        case V4 -> all ? List.of(IpAddress.ANY_V4) : covered;
        // [::] would stand for IPv4 too.
        case V6 -> all && wanted.isPresent() ? List.of(IpAddress.ANY_V6) : covered;
        };
    }
}
