// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import java.util.Optional;
import java.util.function.Consumer;

import berth.core.evidence.LogRecord;
import berth.core.internal.failure.GrowingScan;
import berth.core.spi.EventLogFormat.Damage;

/**
 * Who takes what is new in a log that is followed.
 *
 * @param failures where texts go as they are, and records; empty when all are wanted as records
 * @param records  takes the others
 */
record LogNews(Optional<GrowingScan> failures, Consumer<? super LogRecord> records, Consumer<? super Damage> damages) {

    static LogNews records(Consumer<? super LogRecord> records, Consumer<? super Damage> damages) {
        return new LogNews(Optional.empty(), records, damages);
    }

    static LogNews failures(GrowingScan failures, Consumer<? super Damage> damages) {
        return new LogNews(Optional.of(failures), event -> { }, damages);
    }
}
