// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.diagnosis;

import java.util.Locale;

/** Why a port can't be taken: the stable causes of the JSON output. */
public enum Cause {
    LISTENER, WILDCARD_OVERLAP, DUAL_STACK, BOUND_NOT_LISTENING, EPHEMERAL_CLIENT, PORT_EXHAUSTION, TIME_WAIT,
    LINGERING_CONNECTION, LISTEN_FAILED, RESERVED_RANGE, KERNEL, FORWARDER, SOCKET_ACTIVATION, PRIVILEGE, POLICY,
    NOT_LOCAL, REDIRECT, REMOTE_BIND, OTHER_NAMESPACE, OWN_INSTANCE, SILENT_DOUBLE_BIND, NETWORK, GONE, NONE;

    /** {@return the stable name in JSON, such as {@code wildcard-overlap}} */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
