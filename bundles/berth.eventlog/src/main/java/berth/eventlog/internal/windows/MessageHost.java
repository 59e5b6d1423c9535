// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

import berth.core.given.LocalPath;

/** What this Windows tells of message files, and how they are had. */
interface MessageHost extends LocalPath.Environment {
    /** {@return a value of a source of events in the registry, variables and all} */
    Optional<String> registered(String log, String source, String value) throws EventLogError;

    /** {@return the folders that only administrators write to, each with a backslash behind it} */
    List<String> folders();

    /** {@return where Windows looks for a library that is named without a folder, with a backslash behind it} */
    Optional<String> libraries();

    /** {@return the language of this system as Windows numbers it} */
    int language();

    /** {@return the names of folders in which the texts of a library in this language may lie, best first} */
    List<String> languages();

    /** {@return whether a drive is a fixed one of this machine} */
    boolean isFixed(char drive);

    /** {@return whether a file, or a folder on the way to it, is a link} */
    boolean isLinked(String path);

    /** {@return so much of a file; empty when there is none} */
    Optional<byte[]> read(String path, int limit) throws IOException;
}
