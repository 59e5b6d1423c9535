// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.evidence;

import java.util.Locale;
import java.util.Optional;

/** The areas of a host that can be looked at; a survey or a blind spot names one. */
public enum Topic {
    /** Sockets of TCP in the network namespace. */
    TCP_SOCKETS,
    /** Sockets of UDP in the network namespace. */
    UDP_SOCKETS,
    /** Sockets of UDP-Lite in the network namespace. */
    UDP_LITE_SOCKETS,
    /** Sockets of SCTP in the network namespace. */
    SCTP_SOCKETS,
    /** Which processes hold the sockets, and what these processes are. */
    PROCESSES,
    /** Services or units and their state. */
    SERVICES,
    /** The host's own addresses. */
    ADDRESSES,
    /** Who may bind what: rights and reserved ranges. */
    PERMISSIONS,
    /** Redirections that take traffic before it reaches the port. */
    REDIRECTS,
    /** Security policies that refuse a bind to some. */
    POLICIES,
    /** Network namespaces other than the host's own, and their sockets. */
    NAMESPACES,
    /** Containers and the ports that they publish. */
    CONTAINERS,
    /** Hooks of scanners and filters. */
    HOOKS,
    /** Greetings of servers. */
    GREETINGS,
    /** Settings in configuration files or the registry. */
    SETTINGS,
    /** Event logs. */
    EVENT_LOG,
    /** Another host on which the bind takes place. */
    REMOTE_HOST,
    /** A contribution that failed, and so all that it would have seen. */
    CONTRIBUTION;

    /** {@return the stable name in files and JSON, such as {@code tcp-sockets}} */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return the topic of that stable name, or empty when this version knows none} */
    public static Optional<Topic> of(String id) {
        for (Topic topic : values()) {
            if (topic.id().equals(id)) {
                return Optional.of(topic);
            }
        }
        return Optional.empty();
    }

    /** {@return the topic that surveys the sockets of a transport} */
    public static Topic sockets(Transport transport) {
        return switch (transport) {
        case TCP -> TCP_SOCKETS;
        case UDP -> UDP_SOCKETS;
        case UDP_LITE -> UDP_LITE_SOCKETS;
        case SCTP -> SCTP_SOCKETS;
        };
    }
}
