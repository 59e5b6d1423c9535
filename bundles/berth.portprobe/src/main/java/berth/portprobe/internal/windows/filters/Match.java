// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.filters;

import java.math.BigInteger;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;

import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.portprobe.internal.windows.filters.PlatformFilter.Condition;
import berth.portprobe.internal.windows.filters.PlatformFilter.Value;

/** Whether the conditions of a filter hold for a server of an endpoint. */
enum Match {
    NO, MAYBE, YES;

    static final UUID PROGRAM = UUID.fromString("d78e1e87-8644-4ea5-9437-d809ecefc971");
    static final UUID PORT = UUID.fromString("0c1ba1af-5765-453f-af22-a8f791ac775b");
    static final UUID PROTOCOL = UUID.fromString("3971ef2b-623e-4f9a-8cb1-6e79b806b9a7");
    static final UUID ADDRESS = UUID.fromString("d9ee00de-c1ef-4617-bfe3-ffd8f5a08957");
    static final UUID FLAGS = UUID.fromString("632ce23b-5167-435c-86d7-e903684aa80c");
    static final UUID PROMISCUOUS = UUID.fromString("1c974776-7182-46e9-afd3-b02910e30334");
    private static final int RAW_ENDPOINT = 4;
    private static final int EQUAL = 0;
    private static final int GREATER = 1;
    private static final int LESS = 2;
    private static final int GREATER_OR_EQUAL = 3;
    private static final int LESS_OR_EQUAL = 4;
    private static final int RANGE = 5;
    private static final int ALL_SET = 6;
    private static final int NOT_EQUAL = 10;

    /** {@return the answer; conditions on different fields must all hold, of several on one field any} */
    static Match of(List<Condition> conditions, Endpoint wanted) {
        Collection<List<Condition>> fields = conditions.stream().collect(Collectors.groupingBy(Condition::field)).values();
        return fields.stream().map(field -> field.stream().map(condition -> of(condition, wanted)).max(Comparator.naturalOrder()).orElse(MAYBE))
                .min(Comparator.naturalOrder()).orElse(YES);
    }

    private static Match of(Condition condition, Endpoint wanted) {
        if (condition.field().equals(PORT)) {
            return compare(condition, BigInteger.valueOf(wanted.port()));
        }
        if (condition.field().equals(PROTOCOL)) {
            return wanted.transport() == Transport.TCP || wanted.transport() == Transport.UDP
                    ? compare(condition, BigInteger.valueOf(wanted.transport() == Transport.TCP ? 6 : 17)) : MAYBE;
        }
        if (condition.field().equals(ADDRESS)) {
            IpAddress address = wanted.address().unmapped().withoutScope();
            // A server of all addresses has none here.
            return address.isWildcard() ? MAYBE : compare(condition, new BigInteger(1, address.bytes()));
        }
        // Raw sockets, and those that hear everything, serve no port.
        return condition.field().equals(PROMISCUOUS) || isForRawSockets(condition) ? NO : MAYBE;
    }

    private static boolean isForRawSockets(Condition condition) {
        return condition.field().equals(FLAGS) && condition.match() == ALL_SET && condition.value() instanceof Value.Number flags && flags.number().testBit(RAW_ENDPOINT);
    }

    private static Match compare(Condition condition, BigInteger actual) {
        return switch (condition.value()) {
        case Value.Number(BigInteger number) -> compare(condition.match(), actual.compareTo(number));
        case Value.Masked(BigInteger bits, BigInteger mask) -> equality(condition.match(), actual.and(mask).equals(bits.and(mask)));
        case Value.Range(BigInteger low, BigInteger high) -> condition.match() == RANGE ? of(low.compareTo(actual) <= 0 && actual.compareTo(high) <= 0) : MAYBE;
        case Value.Text text -> MAYBE;
        case Value.Other other -> MAYBE;
        };
    }

    private static Match compare(int match, int order) {
        return switch (match) {
        case GREATER -> of(order > 0);
        case LESS -> of(order < 0);
        case GREATER_OR_EQUAL -> of(order >= 0);
        case LESS_OR_EQUAL -> of(order <= 0);
        default -> equality(match, order == 0);
        };
    }

    private static Match equality(int match, boolean equal) {
        return match == EQUAL ? of(equal) : match == NOT_EQUAL ? of(!equal) : MAYBE;
    }

    private static Match of(boolean holds) {
        return holds ? YES : NO;
    }
}
