// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.scanners;

import java.util.List;
import java.util.Optional;

import berth.portprobe.internal.windows.WindowsError;

/** The door to the Security Center of Windows, where anti-virus products report themselves. */
@FunctionalInterface
interface Center {
    /**
     * An entry of the Security Center.
     *
     * @param state   the number that says whether it protects; empty when it is none
     * @param program the path of its program, which may be something else: Defender's is a link to a page
     */
    record Product(String name, Optional<Long> state, Optional<String> program) { }

    /** {@return the products; empty where this Windows has no Security Center, as Windows Server} */
    Optional<List<Product>> products() throws WindowsError;
}
