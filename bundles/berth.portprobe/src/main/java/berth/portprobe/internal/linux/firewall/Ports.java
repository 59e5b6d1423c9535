// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.firewall;

import java.util.BitSet;

import berth.core.evidence.Endpoint;

/** Sets of port numbers, which every rule has one of. Sets that come in are never changed. */
final class Ports {

    private Ports() { }

    static BitSet all() {
        return range(1, Endpoint.MAX_PORT);
    }

    /** {@return the ports from first to last that exist} */
    static BitSet range(int first, int last) {
        BitSet ports = new BitSet();
        if (first <= last && first <= Endpoint.MAX_PORT && last >= 1) {
            ports.set(Math.max(first, 1), Math.min(last, Endpoint.MAX_PORT) + 1);
        }
        return ports;
    }

    static BitSet without(BitSet ports, BitSet less) {
        BitSet left = (BitSet) ports.clone();
        left.andNot(less);
        return left;
    }

    static BitSet both(BitSet one, BitSet other) {
        BitSet both = (BitSet) one.clone();
        both.and(other);
        return both;
    }

    static BitSet either(BitSet one, BitSet other) {
        BitSet either = (BitSet) one.clone();
        either.or(other);
        return either;
    }
}
