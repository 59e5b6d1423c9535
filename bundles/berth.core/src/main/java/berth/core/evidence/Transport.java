// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.evidence;

/** The transport protocols whose ports Berth knows. */
public enum Transport {
    TCP, UDP;

    /** {@return the name as users type and read it: {@code tcp} or {@code udp}} */
    public String id() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
