// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import berth.core.failure.LoggedFailure;
import berth.core.inquiry.RecentFailures;

/** The failed binds that were told of so far, each once; the oldest are forgotten beyond some thousand. Use from one thread. */
final class Incidents {
    private static final int MOST = 2000;

    private final Map<Key, LoggedFailure> all = new LinkedHashMap<>();

    /** A failure that goes on is told again with the same first line. */
    private record Key(String log, long line, String text) { }

    /** Takes a failure, or what became of one. */
    void put(LoggedFailure failure) {
        all.put(new Key(failure.log(), failure.line(), failure.text()), failure);
        if (all.size() > MOST) {
            all.remove(all.keySet().iterator().next());
        }
    }

    /** {@return the failures, the last one first} */
    List<LoggedFailure> newestFirst() {
        // Of two that tell the same time, or none, the one that was told of later is the newer.
        return RecentFailures.newestFirst(new ArrayList<>(all.values()).reversed(), ZoneId.systemDefault());
    }
}
