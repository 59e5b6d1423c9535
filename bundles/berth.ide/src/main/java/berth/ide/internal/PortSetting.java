// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A place that says on which port a program will listen.
 *
 * @param port from 1 to 65535
 */
public record PortSetting(int port, Place place) {

    /** Where the port stands. */
    public sealed interface Place {
        /** The argument of the program with that index. */
        record ProgramArgument(int index) implements Place { }

        /** The argument of the virtual machine with that index. */
        record VmArgument(int index) implements Place { }

        /** A variable of the environment that the launch configuration sets. */
        record Variable(String name) implements Place { }

        /**
         * A line of a file.
         *
         * @param line     counted from 1
         * @param property the system property that the program reads before the file; empty where there is none
         */
        record FileLine(Path file, int line, Optional<String> property) implements Place { }
    }
}
