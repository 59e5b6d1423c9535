// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.proxy;

import berth.portprobe.internal.windows.WindowsError;

/** The door to the catalogue of WinSock: which protocols there are, and which libraries provide them. */
interface Catalogue {
    /** Which catalogue: on a 64-bit Windows programs of 32 bits have their own. */
    enum Width {
        /** That of programs such as this Java. */
        OWN,
        /** That of 32-bit programs beside it. */
        NARROW
    }

    /** {@return whether there is such a catalogue} */
    boolean has(Width width);

    /** {@return entries of the form WSAPROTOCOL_INFOW} */
    byte[] protocols(Width width) throws WindowsError;

    /** {@return the path of the library that provides a protocol, by the sixteen bytes of its provider's GUID} */
    String library(byte[] provider, Width width) throws WindowsError;
}
