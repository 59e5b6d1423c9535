// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A process, as far as it is open to the caller.
 *
 * @param name    the file name of its program, which everybody may know
 * @param exe     the path of its program
 * @param command the command line, split as its own C library would
 * @param user    as {@code DOMAIN\name}
 */
record ProcessFacts(String name, Optional<Long> parent, Optional<Instant> started, Optional<String> exe, List<String> command, Optional<String> user) {
    /** Copies the list. */
    ProcessFacts {
        command = List.copyOf(command);
    }
}
