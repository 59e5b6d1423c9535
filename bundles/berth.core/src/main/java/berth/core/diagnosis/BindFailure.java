// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.diagnosis;

import java.util.List;
import java.util.Optional;

import berth.core.evidence.LogRecord;
import berth.core.evidence.OsError;

/**
 * A failed bind that a log tells of.
 *
 * @param pattern      the id of the failure pattern that recognised it
 * @param error        the error, where the log states it
 * @param image        the program's executable without path and extension, where the pattern knows it
 * @param consequences later records that only report the same failure again
 */
public record BindFailure(String pattern, LogRecord record, Optional<OsError> error, Optional<String> image,
        List<LogRecord> consequences) {
    /** Copies the list. */
    public BindFailure {
        consequences = List.copyOf(consequences);
    }
}
