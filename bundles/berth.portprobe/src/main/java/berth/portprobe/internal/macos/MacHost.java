// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import berth.portprobe.internal.ShowingProgram.Outcome;

/** The files and the programs of macOS. */
interface MacHost {

    /** {@return the property lists in a folder; none where there is no such folder} */
    List<Path> propertyLists(Path folder) throws IOException;

    /** {@return a regular file of at most that many bytes} */
    byte[] read(Path file, int most) throws IOException;

    /** {@return the caller's own folder} */
    Path home();

    /** Runs a program that only shows something, named by its whole path. */
    Outcome run(List<String> command);
}
