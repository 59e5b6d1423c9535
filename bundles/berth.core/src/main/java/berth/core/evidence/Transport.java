// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.evidence;

/** The transport protocols whose ports Berth knows; each has ports of its own. MPTCP takes those of TCP. */
public enum Transport {
    TCP("tcp"), UDP("udp"), UDP_LITE("udplite"), SCTP("sctp");

    private final String id;

    Transport(String id) {
        this.id = id;
    }

    /** {@return the name as users type and read it: {@code tcp} or {@code udp}} */
    public String id() {
        return id;
    }

    /** {@return whether it sends single datagrams, so that a server does not listen: it has the port as soon as it has bound it} */
    public boolean isDatagram() {
        return this == UDP || this == UDP_LITE;
    }
}
