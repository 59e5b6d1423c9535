// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.evidence;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** An error of the operating system that a bind can end with: its number and its symbolic name. */
public record OsError(Kind kind, int code, String symbol) {
    /** Throws for a null. */
    public OsError {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(symbol, "symbol");
    }

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
    /** Microsoft, [MS-ERREF] 2.3.1: what the kernel's own servers, such as HTTP.sys, put into their events. */
    private static final List<OsError> NTSTATUS = List.of(
            new OsError(Kind.IN_USE, 0xC000020A, "STATUS_ADDRESS_ALREADY_EXISTS"),
            new OsError(Kind.IN_USE, 0xC0000238, "STATUS_ADDRESS_ALREADY_ASSOCIATED"),
            new OsError(Kind.IN_USE, 0xC0000043, "STATUS_SHARING_VIOLATION"),
            new OsError(Kind.FORBIDDEN, 0xC0000022, "STATUS_ACCESS_DENIED"),
            new OsError(Kind.ADDRESS_UNAVAILABLE, 0xC0000141, "STATUS_INVALID_ADDRESS"),
            new OsError(Kind.ADDRESS_UNAVAILABLE, 0xC0000207, "STATUS_INVALID_ADDRESS_COMPONENT"),
            new OsError(Kind.NETWORK, 0xC000023C, "STATUS_NETWORK_UNREACHABLE"));
    private static final int FACILITY_WIN32 = 0x8007;
    private static final List<OsError> LINUX = List.of(
            new OsError(Kind.FORBIDDEN, 1, "EPERM"),
            new OsError(Kind.FORBIDDEN, 13, "EACCES"),
            new OsError(Kind.IN_USE, 98, "EADDRINUSE"),
            new OsError(Kind.ADDRESS_UNAVAILABLE, 99, "EADDRNOTAVAIL"),
            new OsError(Kind.NETWORK, 100, "ENETDOWN"));

    /** XNU, bsd/sys/errno.h. */
    private static final List<OsError> DARWIN = List.of(
            new OsError(Kind.FORBIDDEN, 1, "EPERM"),
            new OsError(Kind.FORBIDDEN, 13, "EACCES"),
            new OsError(Kind.IN_USE, 48, "EADDRINUSE"),
            new OsError(Kind.ADDRESS_UNAVAILABLE, 49, "EADDRNOTAVAIL"),
            new OsError(Kind.NETWORK, 50, "ENETDOWN"));

    /** {@return the WinSock error of that number (Microsoft, "Windows Sockets Error Codes"), or empty when it says nothing of a bind} */
    public static Optional<OsError> winsock(int code) {
        return WINSOCK.stream().filter(error -> error.code == code).findFirst();
    }

    /** {@return the error of a number of 32 bits: of WinSock, of WinSock in an HRESULT, or an NTSTATUS; empty when it says nothing of a bind} */
    public static Optional<OsError> windows(int number) {
        int high = number >>> 16;
        return high == 0 ? winsock(number) : high == FACILITY_WIN32 ? winsock(number & 0xffff)
                : NTSTATUS.stream().filter(error -> error.code == number).findFirst();
    }

    /** {@return the Linux errno of that number (errno(3), the generic numbering); unknown ones keep their number} */
    public static OsError linux(int code) {
        return LINUX.stream().filter(error -> error.code == code).findFirst()
                .orElseGet(() -> new OsError(Kind.OTHER, code, "errno " + code));
    }

    /** {@return the errno of that number on macOS, whose numbers are those of BSD; unknown ones keep their number} */
    public static OsError darwin(int code) {
        return DARWIN.stream().filter(error -> error.code == code).findFirst()
                .orElseGet(() -> new OsError(Kind.OTHER, code, "errno " + code));
    }
}
