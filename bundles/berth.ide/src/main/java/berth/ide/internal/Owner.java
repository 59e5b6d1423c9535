// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.eclipse.debug.core.ILaunch;

/** Who started the program that has a port. */
sealed interface Owner {
    /**
     * This IDE did.
     *
     * @param name    the launch configuration's name, or the program's where there is none
     * @param started when it was launched; empty where the platform has not noted it
     */
    record ThisIde(ILaunch launch, String name, Optional<Instant> started) implements Owner { }

    /**
     * Another Eclipse of the same user did.
     *
     * @param process   the program
     * @param workspace that of the other Eclipse, as its command line names it
     */
    record OtherIde(ProcessHandle process, String name, Optional<String> workspace) implements Owner { }

    /** Nobody that may be stopped from here. */
    record Stranger() implements Owner { }

    /** The programs that share a port, and who started them; empty when nobody is known to have it. */
    record Owners(List<Owner> each) {
        public Owners {
            each = List.copyOf(each);
        }

        /** {@return whether all of them may be stopped from here} */
        boolean areOurs() {
            return !each.isEmpty() && each.stream().noneMatch(Stranger.class::isInstance);
        }
    }
}
