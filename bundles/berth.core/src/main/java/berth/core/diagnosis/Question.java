// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.diagnosis;

import java.util.Optional;

import berth.core.evidence.Endpoint;

/**
 * What is asked: could a server bind and listen on this endpoint, and if not, why?
 *
 * @param host    the host where the service runs
 * @param service the service that wants it, where known
 * @param asUser  the user as whom it would bind, where known
 * @param failure the failed bind that the question starts from
 * @param live    whether the host is looked at for this question; otherwise the answer is as old as its evidence
 */
public record Question(Endpoint wanted, String host, Optional<String> service, Optional<String> asUser,
        Optional<BindFailure> failure, boolean live) { }
