// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.article;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import berth.core.evidence.LogRecord;
import berth.core.evidence.Transport;

/**
 * How a program says in an event log that it could not bind.
 *
 * @param id           the extension's id and the pattern's own, joined by a dot
 * @param events       the provider's event ids, without qualifiers
 * @param service      the service that fails
 * @param image        its executable, without path and extension
 * @param port         the port it wants unless the record says another
 * @param consequences records that follow and only say the same again
 */
public record FailurePattern(String id, String provider, Set<Integer> events, String service, Optional<String> image,
        Transport transport, int port, List<EventRef> consequences) {

    /** Copies the collections. */
    public FailurePattern {
        events = Set.copyOf(events);
        consequences = List.copyOf(consequences);
    }

    /** Events of one provider. */
    public record EventRef(String provider, Set<Integer> events) {
        /** Copies the set. */
        public EventRef {
            events = Set.copyOf(events);
        }

        /** {@return whether the record is one of them} */
        public boolean matches(LogRecord event) {
            return provider.equalsIgnoreCase(event.provider()) && event.eventId().map(events::contains).orElse(false);
        }
    }

    /** {@return whether the record tells of this failure} */
    public boolean matches(LogRecord event) {
        return new EventRef(provider, events).matches(event);
    }
}
