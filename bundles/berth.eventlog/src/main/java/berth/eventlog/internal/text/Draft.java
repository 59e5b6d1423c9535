// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.text;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;

/** What the logs say that know no event ids. */
public record Draft(String log, long number, Optional<Instant> time, String provider, String level, Optional<String> computer,
        Optional<Long> processId, List<Datum> data, Optional<String> message) {

    /** {@return a line of which only the text is known} */
    public static Draft of(String log, long number, String message) {
        return new Draft(log, number, Optional.empty(), "", "", Optional.empty(), Optional.empty(), List.of(), Optional.of(message));
    }

    /** {@return the record} */
    public LogRecord record() {
        return new LogRecord(log, number, time, Optional.empty(), provider, Optional.empty(), Optional.empty(), level, Optional.empty(),
                computer, Optional.empty(), data, "", message, Optional.empty(), processId);
    }
}
