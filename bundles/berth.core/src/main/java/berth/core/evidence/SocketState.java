// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.evidence;

import java.util.Locale;

/** What a socket does with its local port. */
public enum SocketState {
    /** Accepts connections (TCP). */
    LISTEN,
    /** Receives datagrams from anyone (UDP). */
    UNCONNECTED,
    /** Holds the port without listening; invisible to most tools. */
    BOUND,
    /** Part of a connection that is being opened, is open, or is being closed by the other side. */
    CONNECTED,
    /** Closed by us, and waiting for the other side. */
    CLOSING,
    /** Closed on both sides, and kept for a while by the kernel without a process. */
    TIME_WAIT;

    /** {@return the name as users type and read it, such as {@code time-wait}} */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return whether a socket in this state serves newcomers on its port} */
    public boolean serves() {
        return this == LISTEN || this == UNCONNECTED;
    }
}
