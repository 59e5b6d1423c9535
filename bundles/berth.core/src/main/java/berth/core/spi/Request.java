// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.spi;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import berth.core.evidence.Endpoint;

/**
 * What a source is asked for.
 *
 * @param wanted the endpoint in question; empty asks for everything
 * @param asUser the user as whom the service would bind; empty is the caller
 * @param now    the moment to put into the origin of evidence
 * @param patience how long a person said that he waits; empty where nobody said so, and nothing should be waited for that usually takes no time
 */
public record Request(Optional<Endpoint> wanted, Optional<String> asUser, Effort effort, Instant now, Optional<Duration> patience) {

    /** Of somebody who did not say how long he waits. */
    public Request(Optional<Endpoint> wanted, Optional<String> asUser, Effort effort, Instant now) {
        this(wanted, asUser, effort, now, Optional.empty());
    }

    /** How much an answer may cost. */
    public enum Effort {
        /** Only what the kernel tells by a lookup. */
        EXACT,
        /** Also who holds it. */
        OWNER,
        /** Everything the source can see. */
        FULL
    }
}
