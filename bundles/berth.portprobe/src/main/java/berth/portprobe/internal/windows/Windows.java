// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import java.util.Optional;

import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/** The door to the sockets and processes of a Windows host: what it hands out is not looked into here. */
interface Windows {
    /** {@return the table of that layout (GetExtendedTcpTable, GetExtendedUdpTable, or for bound sockets what System Informer knows of iphlpapi)} */
    byte[] table(TableLayout layout) throws WindowsError;

    /**
     * Tries a bind, and closes the socket at once; it listens nowhere and takes nothing from a listener: it never shares.
     * Port 0 asks only whether the address may be used. [::] is tried for both families, as Java does.
     */
    Trial tryBind(Transport transport, IpAddress address, int port, Options options);

    /** With what a trial is made. */
    enum Options {
        /** As a server that sets nothing. */
        NONE,
        /** As a server that lets nobody in beside it: SO_EXCLUSIVEADDRUSE, as Java's do. */
        EXCLUSIVE
    }

    /** How a trial ended. */
    sealed interface Trial {
        /** The bind succeeded. */
        record Allowed() implements Trial { }

        /** Windows refused it, with that WinSock error. */
        record Refused(int error) implements Trial { }

        /** The trial itself could not be made, which says nothing about the port. */
        record Impossible(WindowsError error) implements Trial { }
    }

    /** {@return what is told of a process by its number; empty when there is none} */
    Optional<ProcessFacts> process(long pid);

    /** {@return the name of the service that has a tag in a process which runs several; empty where that is not told} */
    Optional<String> service(long pid, int tag);
}
