// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.scanners;

import java.util.List;

import berth.portprobe.internal.windows.TableLayout;
import berth.portprobe.internal.windows.WindowsError;

/** The door to who listens, and to what is inside a process. */
interface Inside {
    /** {@return the table of that layout} */
    byte[] table(TableLayout layout) throws WindowsError;

    /** {@return the paths of what a process has loaded, its own program first, of either width} */
    List<String> libraries(long pid) throws WindowsError;
}
