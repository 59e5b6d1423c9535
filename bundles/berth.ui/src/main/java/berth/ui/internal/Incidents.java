// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import berth.core.failure.FailureInLogs;
import berth.core.failure.LoggedFailure;

/** The failed binds that were told of so far, each once; the oldest are forgotten beyond some thousand. Use from one thread. */
final class Incidents {
    private static final int MOST = 2000;

    private final Map<Key, Known> all = new LinkedHashMap<>();
    private final Set<Key> fresh = new HashSet<>();

    /** A failure that goes on is told again with the same first line. */
    private record Key(String log, long line, String text) {
        static Key of(LoggedFailure failure) {
            return new Key(failure.log(), failure.line(), failure.text());
        }
    }

    /** @param at when, or long ago where nobody knows */
    private record Known(LoggedFailure failure, Instant at) { }

    /** Takes a failure that is new. */
    void begin(LoggedFailure failure) {
        fresh.add(Key.of(failure));
        put(failure);
    }

    /** Takes a failure, or what became of one. */
    void put(LoggedFailure failure) {
        all.put(Key.of(failure), new Known(failure, failure.moment(ZoneId.systemDefault()).orElse(Instant.MIN)));
        if (all.size() > MOST) {
            // Logs are read one after the other: the first that was told of need not be the oldest.
            all.entrySet().stream().min(Map.Entry.comparingByValue(Comparator.comparing(Known::at))).map(Map.Entry::getKey).ifPresent(all::remove);
        }
    }

    /** {@return the failures, the last one first, each with all logs that tell of it} */
    List<FailureInLogs> newestFirst() {
        // Of two that tell the same time, or none, the one that was told of later is the newer.
        return FailureInLogs.newestFirst(all.values().stream().map(Known::failure).toList().reversed(), ZoneId.systemDefault());
    }

    /** {@return those of them of which no log had told before this was last asked} */
    List<FailureInLogs> news(List<FailureInLogs> known) {
        List<FailureInLogs> news = known.stream().filter(one -> one.all().map(Key::of).allMatch(fresh::contains)).toList();
        fresh.clear();
        return news;
    }
}
