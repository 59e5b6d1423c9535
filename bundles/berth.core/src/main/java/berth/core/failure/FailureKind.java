// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

import java.util.Arrays;
import java.util.Optional;

import berth.core.evidence.OsError;

/** Why a bind failed, as far as it concerns whoever wants the port. */
public enum FailureKind {
    /** Somebody has the address and port. */
    IN_USE("bind-in-use"),
    /** The system refuses it: rights, policy, a reservation, or an exclusive holder. */
    FORBIDDEN("bind-forbidden"),
    /** The host has no such address. */
    ADDRESS_UNAVAILABLE("bind-address-unavailable");

    private final String id;

    FailureKind(String id) {
        this.id = id;
    }

    /** {@return the kind of that name} */
    public static Optional<FailureKind> of(String id) {
        return Arrays.stream(values()).filter(kind -> kind.id.equals(id)).findFirst();
    }

    /** {@return what an error of the system means for a bind; empty when it is no matter of a port} */
    public static Optional<FailureKind> of(OsError error) {
        return switch (error.kind()) {
        case IN_USE -> Optional.of(IN_USE);
        case FORBIDDEN -> Optional.of(FORBIDDEN);
        case ADDRESS_UNAVAILABLE -> Optional.of(ADDRESS_UNAVAILABLE);
        case NETWORK, OTHER -> Optional.empty();
        };
    }

    /** {@return the name in JSON and in files of patterns} */
    public String id() {
        return id;
    }
}
