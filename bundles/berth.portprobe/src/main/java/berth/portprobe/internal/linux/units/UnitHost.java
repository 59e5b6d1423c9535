// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import berth.core.evidence.ProcessRef;

/** All that this package asks of the running system; what comes back is raw, and parsed elsewhere. */
interface UnitHost {

    /** {@return the names in a directory; throws {@link UnreadableException} also when there is none} */
    List<String> list(String directory) throws UnreadableException;

    /** {@return the first bytes of a regular file, at most so many; throws for anything that is no regular file} */
    byte[] read(String path, int limit) throws UnreadableException;

    /** {@return where a symbolic link points; empty when the file is none or is not there} */
    Optional<String> link(String path);

    /** {@return whether that program can be run} */
    boolean isProgram(String path);

    /** {@return a variable of the caller's environment} */
    Optional<String> variable(String name);

    /** {@return the caller's numeric user} */
    Optional<Integer> caller();

    /** {@return that process, pinned by its start where it still lives} */
    ProcessRef process(long pid);

    /**
     * Runs a program with nothing but that environment and no input, and waits for it; what overstays the time is killed.
     *
     * @param limit     of its output in bytes; what is more is thrown away
     * @param cancelled asked often; true ends the program
     */
    Run run(List<String> command, Map<String, String> environment, Duration time, int limit, BooleanSupplier cancelled);

    /** How a program ended. */
    sealed interface Run {
        /** It ended by itself; {@code error} is the beginning of what it wrote there. */
        record Ended(int status, byte[] output, String error, boolean cut) implements Run { }

        /** It took too long, or nobody wants its answer any more. */
        record Stopped(boolean cancelled) implements Run { }

        /** It could not be started. */
        record Impossible(String reason) implements Run { }
    }
}
