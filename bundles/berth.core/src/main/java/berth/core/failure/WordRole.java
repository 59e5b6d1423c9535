// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

import java.util.Locale;

/** What a word or phrase tells when it stands in a line of a log. */
public enum WordRole {
    /** An address is in use: enough by itself. */
    IN_USE,
    /** Something is in use: together with a port, or with the act of binding. */
    TAKEN,
    /** Access to a socket is forbidden: enough by itself, unless somebody connects. */
    SOCKET_FORBIDDEN,
    /** Something is forbidden: together with the act of binding. */
    FORBIDDEN,
    /** The host has no such address: enough by itself, unless somebody connects. */
    UNAVAILABLE,
    /** The number of an error of WinSock: together with the act of binding, or named an error. */
    CODE,
    /** The act of binding or listening. */
    ACT,
    /** That something did not succeed. */
    FAILURE,
    /** A port. */
    PORT,
    /** A socket, or an address of one. */
    SOCKET,
    /** The act of connecting or sending: what fails then is no bind of a server. */
    CONNECT,
    /** A sign that a client's socket failed, whatever else the line says. */
    OUTGOING,
    /** A sign that the act is another one that is called so, too: of a directory, of a mount, of data. */
    OTHER_ACT,
    /** A sign that the line is no message of a running program, or about something else: source code, tests, serial ports. */
    OTHER_MATTER,
    /** A whole message that a pattern knows. */
    MESSAGE;

    /** {@return the name in files of patterns} */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return one bit of its own} */
    public int bit() {
        return 1 << ordinal();
    }
}
