// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.services;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.ClaimBasis;

/**
 * That a service will take an endpoint when it is started.
 *
 * @param place the file, key or table that says so
 */
record Claim(String by, Endpoint endpoint, ClaimBasis basis, String place) {

    /** {@return whether it is of that port} */
    boolean isOf(Endpoint wanted) {
        return wanted.transport() == endpoint.transport() && wanted.port() == endpoint.port();
    }
}
