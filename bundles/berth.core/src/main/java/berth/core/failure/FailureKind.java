// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

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

    /** {@return the name in JSON and in files of patterns} */
    public String id() {
        return id;
    }
}
