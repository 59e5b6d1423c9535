// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.act;

import java.util.List;

/**
 * What an action meets.
 *
 * @param state   what must still be so when it is done
 * @param effects sentences
 * @param undo    what takes it back
 */
record Seen(String state, List<String> effects, List<WindowsAction> undo) {
    /** Copies the lists. */
    Seen {
        effects = List.copyOf(effects);
        undo = List.copyOf(undo);
    }
}
