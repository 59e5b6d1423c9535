// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.evidence;

import java.util.List;
import java.util.Optional;

/** An error of the operating system that a bind can end with: its number and its symbolic name. */
public record OsError(Kind kind, int code, String symbol) {

    /** What the error means to somebody who wants a port. */
    public enum Kind {
        /** Somebody has the address and port. */
        IN_USE,
        /** The system refuses it: rights, policy, a reservation, or an exclusive holder (Windows). */
        FORBIDDEN,
        /** The host has no such address. */
        ADDRESS_UNAVAILABLE,
        /** There is no network, or no name data: not a taken port. */
        NETWORK,
        /** Any other error. */
        OTHER
    }

    private static final List<OsError> WINSOCK = List.of(
            new OsError(Kind.FORBIDDEN, 10013, "WSAEACCES"),
            new OsError(Kind.IN_USE, 10048, "WSAEADDRINUSE"),
            new OsError(Kind.ADDRESS_UNAVAILABLE, 10049, "WSAEADDRNOTAVAIL"),
            new OsError(Kind.NETWORK, 10050, "WSAENETDOWN"),
            new OsError(Kind.NETWORK, 11004, "WSANO_DATA"));
    private static final List<OsError> LINUX = List.of(
            new OsError(Kind.FORBIDDEN, 1, "EPERM"),
            new OsError(Kind.FORBIDDEN, 13, "EACCES"),
            new OsError(Kind.IN_USE, 98, "EADDRINUSE"),
            new OsError(Kind.ADDRESS_UNAVAILABLE, 99, "EADDRNOTAVAIL"),
            new OsError(Kind.NETWORK, 100, "ENETDOWN"));

    /** {@return the WinSock error of that number (Microsoft, "Windows Sockets Error Codes"), or empty when it says nothing of a bind} */
    public static Optional<OsError> winsock(int code) {
        return WINSOCK.stream().filter(error -> error.code == code).findFirst();
    }

    /** {@return the Linux errno of that number (errno(3), the generic numbering); unknown ones keep their number} */
    public static OsError linux(int code) {
        return LINUX.stream().filter(error -> error.code == code).findFirst()
                .orElseGet(() -> new OsError(Kind.OTHER, code, "errno " + code));
    }
}
