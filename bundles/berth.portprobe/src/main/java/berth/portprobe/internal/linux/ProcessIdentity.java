// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * By what a process is told from others that have had, or get, its number.
 *
 * @param ticks  its start, in ticks since the boot; two processes may have the same
 * @param serial a number that no other process of this boot has; not before Linux 6.9
 * @param exe    its program, where it can be read: of other users' processes root alone can
 * @param name   what the kernel calls it, which all can read
 */
public record ProcessIdentity(long ticks, OptionalLong serial, Optional<String> exe, String name) {

    /** {@return it as a text to be compared with later} */
    public String text() {
        return start() + program();
    }

    /** {@return its program, or its name in brackets where that can't be read} */
    public String program() {
        return exe.orElse(inBrackets());
    }

    /** {@return whether such a text, perhaps of somebody who could not read the program, is of this very process, with the same program} */
    public boolean isMeantBy(String text) {
        return text.equals(text()) || text.equals(start() + inBrackets());
    }

    private String start() {
        return ticks + " " + (serial.isPresent() ? String.valueOf(serial.getAsLong()) : "-") + " ";
    }

    private String inBrackets() {
        return "[" + name + "]";
    }
}
