// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.spi;

import java.util.List;
import java.util.Optional;

import berth.core.evidence.Endpoint;

/**
 * A source that can be asked many times a second whether a port still has the socket that it had.
 * <p>
 * Contract: as {@link EvidenceSource}. A lookout only says when to look again: whoever waits for a port asks all sources before he says
 * that it is free or has changed hands.
 */
public interface LookoutSource extends EvidenceSource {
    /** {@return a lookout of its own}; throws {@link CannotObserveException} when this host gives none. */
    Lookout lookout() throws CannotObserveException;

    /** Keeps what it needs to ask again; used by one thread at a time, and closed by whoever opened it. */
    interface Lookout extends AutoCloseable {
        /**
         * {@return for each endpoint a name of the socket that takes what is sent to it; empty where none does, or none can be told}
         * Another socket has another name. Takes some microseconds an endpoint.
         *
         * @throws CannotObserveException when nothing can be told: then nothing is known of any of them
         */
        List<Optional<String>> look(List<Endpoint> endpoints) throws CannotObserveException;

        @Override
        void close();
    }
}
