// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.Comparator;
import java.util.List;

import berth.core.evidence.Evidence.AddressSeen;
import berth.core.evidence.IpAddress;
import berth.core.snapshot.Snapshot;

/** The addresses that a host has, for whoever wanted one that it has not. */
final class OwnAddresses {
    private static final int MOST = 3;

    private OwnAddresses() { }

    /** {@return the few of the same family that begin most like it; other hosts can reach them, unless the wanted one is for the host alone, too} */
    static List<AddressSeen> nearest(Snapshot host, IpAddress wanted) {
        IpAddress plain = wanted.unmapped();
        return host.all(AddressSeen.class).filter(seen -> seen.address().unmapped().isV6() == plain.isV6() && !seen.address().isWildcard())
                .filter(seen -> plain.isLoopback() || !seen.address().isLoopback())
                .sorted(Comparator.comparing(seen -> -commonBits(seen.address().unmapped().bytes(), plain.bytes()))).limit(MOST).toList();
    }

    private static int commonBits(byte[] one, byte[] other) {
        for (int i = 0; i < Math.min(one.length, other.length); i++) {
            if (one[i] != other[i]) {
                return i * Byte.SIZE + Integer.numberOfLeadingZeros((one[i] ^ other[i]) & 0xff) - (Integer.SIZE - Byte.SIZE);
            }
        }
        return one.length * Byte.SIZE;
    }
}
