// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

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
 * @param product      the program as people call it; the provider where it is empty
 * @param kind         why, where every such event means the same; else the record's error says it
 * @param service      the service that fails
 * @param image        its executable, without path and extension
 * @param port         the port it wants unless the record says another
 * @param fields       where the record says which endpoint
 * @param consequences records that follow and only say the same again
 */
public record FailurePattern(String id, String provider, Set<Integer> events, Optional<String> product, Optional<FailureKind> kind,
        Optional<String> service, Optional<String> image, Transport transport, Optional<Integer> port, Fields fields,
        List<EventRef> consequences) {

    /** Copies the collections. */
    public FailurePattern {
        events = Set.copyOf(events);
        consequences = List.copyOf(consequences);
    }

    /** Names of values, or their places counted from 1; what is empty is looked for in all of them. */
    public record Fields(Optional<String> port, Optional<String> address) {
        /** Nothing is known of where the endpoint stands. */
        public static final Fields ANY = new Fields(Optional.empty(), Optional.empty());
    }

    /** Events of one provider. */
    public record EventRef(String provider, Set<Integer> events) {
        /** Copies the set. */
        public EventRef {
            events = Set.copyOf(events);
        }

        /** {@return whether the record is one of them} */
        public boolean matches(LogRecord event) {
            return event.eventId().map(events::contains).orElse(false) && provider.equalsIgnoreCase(event.provider());
        }
    }

    /** {@return whether the record tells of this failure} */
    public boolean matches(LogRecord event) {
        return event.eventId().map(events::contains).orElse(false) && provider.equalsIgnoreCase(event.provider());
    }
}
