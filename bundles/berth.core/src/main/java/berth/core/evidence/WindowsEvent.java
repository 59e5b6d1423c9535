// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.evidence;

import java.util.Optional;

/**
 * What only an event of Windows Vista or newer says, besides the fields that all records have.
 *
 * @param header            the number in the record's own header, which exports of a selection count anew
 * @param providerGuid      the provider in braces
 * @param eventSource       the provider's older name
 * @param level             1 critical, 2 error, 3 warning, 4 information, 5 verbose; 0 always, others are the provider's own
 * @param keywords          64 bits as {@code 0x} and 16 digits
 * @param channel           the log that it was written to
 * @param activityId        in braces, as {@code relatedActivityId}
 * @param recovered         whether it was overwritten, and is no part of the log any more
 */
public record WindowsEvent(long header, Optional<String> providerGuid, Optional<String> eventSource, Optional<Integer> version,
        Optional<Integer> level, Optional<Integer> opcode, Optional<String> keywords, Optional<String> channel,
        Optional<Long> processId, Optional<Long> threadId, Optional<String> activityId, Optional<String> relatedActivityId,
        boolean recovered) { }
