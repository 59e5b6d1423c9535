// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.evidence;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import org.eclipse.jdt.annotation.NonNullByDefault;

/** A process pinned by its start time, because process ids are used again. */
public record ProcessRef(long pid, Optional<Instant> started) {
    /** Throws {@link IllegalArgumentException} for a negative pid: ignorance is an absent reference, never a number. */
    public ProcessRef {
        Objects.requireNonNull(started, "started");
        if (pid < 0) {
            throw new IllegalArgumentException("a process id is not negative: " + pid);
        }
    }

    // As in IpAddress: those that Java makes at run time cost too much in a short run.
    @Override
    @NonNullByDefault({})
    public final boolean equals(Object other) {
        return this == other || other instanceof ProcessRef that && pid == that.pid && started.equals(that.started);
    }

    @Override
    public final int hashCode() {
        return 31 * Long.hashCode(pid) + started.hashCode();
    }
}
