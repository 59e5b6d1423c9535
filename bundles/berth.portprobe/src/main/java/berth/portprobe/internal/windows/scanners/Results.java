// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.scanners;

import berth.portprobe.internal.windows.WindowsError;

/** The numbers that COM and its like return. Pure. */
final class Results {
    /** WBEM_E_INVALID_NAMESPACE: there is no such place in WMI. */
    static final int INVALID_NAMESPACE = 0x8004100E;

    private static final int WBEM_ACCESS_DENIED = 0x80041003;
    private static final int WIN32 = 0x80070000;

    private Results() { }

    /** {@return the error, by its number of Windows where it has one} */
    static WindowsError error(String call, int result) {
        if (result == WBEM_ACCESS_DENIED) {
            return new WindowsError(call, WindowsError.ERROR_ACCESS_DENIED);
        }
        return new WindowsError(call, (result & 0xFFFF0000) == WIN32 ? result & 0xFFFF : result);
    }
}
