// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What /proc/PID/status says of a process' rights and place (proc_pid_status(5)).
 *
 * @param uid          the effective user
 * @param capabilities the effective ones
 * @param inner        whether it is in a process namespace inside the one whose processes this /proc shows, and knows them by other numbers
 */
record ProcessStatus(OptionalInt uid, Optional<Long> capabilities, boolean inner) {
    static final ProcessStatus UNKNOWN = new ProcessStatus(OptionalInt.empty(), Optional.empty(), false);

    static final int CAP_NET_BIND_SERVICE = 10;
    static final int CAP_NET_ADMIN = 12;

    static ProcessStatus parse(String text) {
        OptionalInt uid = OptionalInt.empty();
        Optional<Long> capabilities = Optional.empty();
        boolean inner = false;
        for (String line : text.split("\n")) {
            if (!line.startsWith("Uid:") && !line.startsWith("CapEff:") && !line.startsWith("NSpid:")) {
                continue;
            }
            String[] field = line.split("\\s+");
            try {
                if (field.length >= 3 && field[0].equals("Uid:")) {
                    uid = OptionalInt.of(Integer.parseInt(field[2]));
                } else if (field.length >= 2 && field[0].equals("CapEff:")) {
                    capabilities = Optional.of(Long.parseUnsignedLong(field[1], 16));
                } else if (field[0].equals("NSpid:")) {
                    inner = field.length > 2;
                }
            } catch (NumberFormatException e) {
                // Left empty: a damaged line says nothing.
                continue;
            }
        }
        return new ProcessStatus(uid, capabilities, inner);
    }

    /** {@return whether the process may bind privileged ports, as far as its capabilities say} */
    Optional<Boolean> mayBindPrivileged() {
        return may(CAP_NET_BIND_SERVICE);
    }

    /** {@return whether the process has that capability (include/uapi/linux/capability.h)} */
    Optional<Boolean> may(int capability) {
        return capabilities.map(set -> (set >>> capability & 1) == 1);
    }
}
