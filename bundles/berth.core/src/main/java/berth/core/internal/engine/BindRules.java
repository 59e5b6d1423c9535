// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.Optional;

import berth.core.diagnosis.Cause;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;

/**
 * Which local addresses get in each other's way at bind(2), as measured on Linux 6.18 with SO_REUSEADDR on both sides and
 * SO_REUSEPORT on none. The wanted socket is dual-stack when it asks for [::].
 */
public final class BindRules {
    private BindRules() { }

    /** {@return how the socket's address overlaps the wanted one, or empty when both can be bound side by side} */
    public static Optional<Cause> overlap(Endpoint wanted, SocketSeen socket) {
        return socket.namespace().isPresent() ? Optional.empty() : overlap(wanted, socket.local(), socket.v6Only().orElse(false));
    }

    /** {@return whether a bind to one could meet a bind to the other; [::] counts as dual-stack} */
    static boolean meets(Endpoint wanted, Endpoint other) {
        return overlap(wanted, other, false).isPresent();
    }

    private static Optional<Cause> overlap(Endpoint wanted, Endpoint local, boolean v6Only) {
        if (local.port() != wanted.port() || local.transport() != wanted.transport()) {
            return Optional.empty();
        }
        IpAddress want = wanted.address();
        IpAddress have = local.address();
        boolean dualStack = have.isV6() && have.unmapped().isV6() && have.isWildcard() && !v6Only;
        if (want.isV6() && want.unmapped().isV6()) {
            return overlapOfV6(want, have);
        }
        if (dualStack) {
            return Optional.of(Cause.DUAL_STACK);
        }
        return have.unmapped().isV6() ? Optional.empty() : overlapInFamily(want.unmapped(), have.unmapped());
    }

    private static Optional<Cause> overlapOfV6(IpAddress want, IpAddress have) {
        if (have.unmapped().isV6()) {
            return overlapInFamily(want, have);
        }
        return want.isWildcard() ? Optional.of(Cause.DUAL_STACK) : Optional.empty();
    }

    private static Optional<Cause> overlapInFamily(IpAddress want, IpAddress have) {
        if (sameAddress(want, have)) {
            return Optional.of(Cause.LISTENER);
        }
        return want.isWildcard() || have.isWildcard() ? Optional.of(Cause.WILDCARD_OVERLAP) : Optional.empty();
    }

    /** Whether the number of an interface and a name mean the same can't be told here, so they may. */
    private static boolean sameAddress(IpAddress one, IpAddress other) {
        String scope = scope(one);
        String others = scope(other);
        boolean comparable = !scope.isEmpty() && !others.isEmpty() && isNumber(scope) == isNumber(others);
        return comparable ? one.equals(other) : one.withoutScope().equals(other.withoutScope());
    }

    private static String scope(IpAddress address) {
        return address.text().substring(address.withoutScope().text().length());
    }

    private static boolean isNumber(String scope) {
        return scope.matches("%[0-9]+");
    }
}
