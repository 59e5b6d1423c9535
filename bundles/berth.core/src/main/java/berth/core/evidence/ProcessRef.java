// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.evidence;

import java.time.Instant;
import java.util.Optional;

/** A process pinned by its start time, because process ids are used again. */
public record ProcessRef(long pid, Optional<Instant> started) {
    /** Throws {@link IllegalArgumentException} for a negative pid: ignorance is an absent reference, never a number. */
    public ProcessRef {
        if (pid < 0) {
            throw new IllegalArgumentException("a process id is not negative: " + pid);
        }
    }
}
