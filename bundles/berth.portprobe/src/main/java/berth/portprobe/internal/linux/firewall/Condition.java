// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/**
 * For which traffic a rule is.
 *
 * @param transports of the two that matter here
 * @param ports      the destination ports
 * @param to         the destination addresses: of each list one range has to contain the address
 * @param family     empty for both
 * @param limits     what else it asks, in the words of the rule: an interface, a source, a mark
 */
record Condition(Set<Transport> transports, BitSet ports, List<List<AddressRange>> to, Optional<Family> family, List<String> limits) {

    private static final int MOST_LIMITS = 8;

    /** The families of addresses. */
    enum Family {
        V4, V6;

        boolean has(IpAddress address) {
            return address.unmapped().isV6() == (this == V6);
        }
    }

    /** For everything. */
    static final Condition NONE = new Condition(Set.of(Transport.values()), Ports.all(), List.of(), Optional.empty(), List.of());

    static Condition of(BitSet ports) {
        return new Condition(NONE.transports, ports, List.of(), Optional.empty(), List.of());
    }

    static Condition of(Set<Transport> transports) {
        return new Condition(transports, NONE.ports, List.of(), Optional.empty(), List.of());
    }

    /** {@return the protocol's number in a rule (IANA, "Assigned Internet Protocol Numbers")} */
    static String number(Transport transport) {
        return switch (transport) {
        case TCP -> "6";
        case UDP -> "17";
        case SCTP -> "132";
        case UDP_LITE -> "136";
        };
    }

    static Condition to(List<AddressRange> ranges) {
        return new Condition(NONE.transports, NONE.ports, List.of(ranges), Optional.empty(), List.of());
    }

    static Condition of(Family family) {
        return new Condition(NONE.transports, NONE.ports, List.of(), Optional.of(family), List.of());
    }

    static Condition limit(String text) {
        return new Condition(NONE.transports, NONE.ports, List.of(), Optional.empty(), List.of(text));
    }

    /** {@return what both ask; of two families that exclude each other nothing is left} */
    Condition and(Condition other) {
        Set<Transport> common = EnumSet.noneOf(Transport.class);
        transports.stream().filter(other.transports::contains).forEach(common::add);
        boolean apart = family.isPresent() && other.family.isPresent() && !family.equals(other.family);
        List<List<AddressRange>> addresses = new ArrayList<>(to);
        addresses.addAll(other.to);
        List<String> all = new ArrayList<>(limits);
        other.limits.stream().filter(limit -> !all.contains(limit) && all.size() < MOST_LIMITS).forEach(all::add);
        return new Condition(common, apart ? new BitSet() : Ports.both(ports, other.ports), addresses, family.or(() -> other.family), all);
    }

    /** {@return the same without those limits} */
    Condition without(Predicate<String> which) {
        return new Condition(transports, ports, to, family, limits.stream().filter(which.negate()).toList());
    }

    boolean covers(IpAddress address) {
        return family.map(own -> own.has(address)).orElse(true)
                && to.stream().allMatch(ranges -> ranges.stream().anyMatch(range -> range.contains(address)));
    }

    /** {@return whether nothing but transport and port decides, so that no such packet comes past the rule} */
    boolean isSure() {
        return to.isEmpty() && limits.isEmpty() && family.isEmpty();
    }
}
