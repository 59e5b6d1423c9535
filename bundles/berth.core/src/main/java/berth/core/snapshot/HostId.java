// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.snapshot;

import java.util.Optional;

/**
 * Which host, and which of its boots.
 *
 * @param name      the host's name
 * @param machineId a hash of the machine id; empty when there is none
 * @param bootId    the kernel's boot id; empty when there is none
 */
public record HostId(String name, Optional<String> machineId, Optional<String> bootId) {

    /** {@return a host of which nothing but the name is known} */
    public static HostId named(String name) {
        return new HostId(name, Optional.empty(), Optional.empty());
    }

    /** {@return whether a name means this host; upper and lower case are the same, as in NetBIOS and DNS, and a domain may be left out} */
    public boolean isCalled(String other) {
        return label(name).equalsIgnoreCase(label(other)) && (domainless(name) || domainless(other) || name.equalsIgnoreCase(other));
    }

    /** {@return whether both have a machine id and these differ, so that they are two machines although the names may be equal} */
    public boolean isAnotherMachine(HostId other) {
        return machineId.isPresent() && other.machineId.isPresent() && !machineId.equals(other.machineId);
    }

    private static boolean domainless(String name) {
        return name.indexOf('.') < 0;
    }

    private static String label(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }
}
