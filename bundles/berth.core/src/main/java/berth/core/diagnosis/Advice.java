// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.diagnosis;

import java.util.Optional;

/**
 * What the one who contributed a detector says about handling its product; all of it is a stranger's text, to be shown escaped and never run.
 *
 * @param off     how to switch the narrowest part off that matters, by the product's own means
 * @param on      how to switch it on again
 * @param log     where the product writes what it did
 * @param reports where its vendor takes reports
 */
public record Advice(Optional<String> off, Optional<String> on, Optional<String> log, Optional<String> reports) {
    /** Nothing is said. */
    public static final Advice NONE = new Advice(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    /** {@return this, and what the other says where this says nothing; off and on belong together} */
    public Advice or(Advice other) {
        boolean own = off.isPresent();
        return new Advice(own ? off : other.off, own ? on : other.on, log.or(other::log), reports.or(other::reports));
    }
}
