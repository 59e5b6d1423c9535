// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.proxy;

import java.util.List;
import java.util.Optional;

import berth.core.given.LocalPath;
import berth.portprobe.internal.windows.WindowsError;

/** The door to what tells where programs and the proxy's client are. */
interface ClientHost extends LocalPath.Environment {
    /** {@return the command lines of services, running or not, as the registry has them} */
    List<String> services() throws WindowsError;

    /** {@return the paths of the programs that run, as far as they are told} */
    List<String> programs();

    /** {@return the folder into which the client of ISA Server 2004 and later was installed} */
    Optional<String> installed() throws WindowsError;
}
