// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import java.util.Optional;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.ClaimBasis;

/**
 * That somebody will take an endpoint when started.
 *
 * @param place  the file or table that says so
 * @param v6Only whether a claim of all IPv6 addresses leaves IPv4 alone
 */
record Claim(String by, Endpoint endpoint, ClaimBasis basis, Optional<String> startType, String place, boolean v6Only) {

    Claim(String by, Endpoint endpoint, ClaimBasis basis, Optional<String> startType, String place) {
        this(by, endpoint, basis, startType, place, false);
    }

    /** {@return whether it is of that port, and not of the other family only} */
    boolean isOf(Endpoint wanted) {
        return wanted.transport() == endpoint.transport() && wanted.port() == endpoint.port() && (!v6Only || wanted.address().isV6());
    }

    Claim withStartType(String word) {
        return new Claim(by, endpoint, basis, Optional.of(word), place, v6Only);
    }
}
