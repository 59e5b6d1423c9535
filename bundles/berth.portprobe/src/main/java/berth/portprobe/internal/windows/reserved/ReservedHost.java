// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.reserved;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import berth.core.evidence.Transport;
import berth.portprobe.internal.ShowingProgram;
import berth.portprobe.internal.windows.TableLayout;
import berth.portprobe.internal.windows.WindowsError;

/** The door to what Windows keeps of its ports; what comes through it is not looked into here. */
interface ReservedHost {
    /** {@return the folder of Windows, such as {@code C:\Windows}, if it is on a drive of this host} */
    Optional<String> windows();

    /** Runs netsh, which only shows something with these words. */
    ShowingProgram.Outcome netsh(List<String> words);

    /** {@return the values of a key, as {@link berth.portprobe.internal.windows.RegistryKey#values(String)} has them} */
    Map<String, Object> values(String key) throws WindowsError;

    /** {@return whether an administrator has reserved just that port (LookupPersistentTcpPortReservation, LookupPersistentUdpPortReservation)} */
    boolean isPersistent(Transport transport, int port) throws WindowsError;

    /** {@return the table of that layout} */
    byte[] table(TableLayout layout) throws WindowsError;

    /** {@return whether a socket that names no port gets one; it is closed at once} */
    boolean bindsSomewhere(Transport transport);

    /**
     * A process.
     *
     * @param exe the path of its program, where that may be known
     */
    record Known(Optional<String> exe, Optional<Instant> started) { }

    /** {@return what is known of a process; empty when there is none of that number} */
    Optional<Known> process(long pid);

    /** {@return the beginning of a file} */
    byte[] read(String path, int most) throws IOException;
}
