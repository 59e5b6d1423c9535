// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Transport;
import berth.core.ports.PortRow;
import berth.ui.internal.PortLine.Change;
import berth.ui.internal.PortLine.Key;

/**
 * The sockets of a host over several looks. What came, changed or went is marked for three seconds; a line to which nothing happened stays the same
 * object, so that whoever shows it need not compare it.
 */
public final class PortHistory {
    static final Duration MARKED = Duration.ofSeconds(3);
    /** Between looks further apart nobody knows when a socket came. */
    private static final Duration CLOSE = Duration.ofSeconds(10);

    private final Map<Key, PortLine> lines;
    private final Optional<Instant> looked;

    private PortHistory(Map<Key, PortLine> lines, Optional<Instant> looked) {
        this.lines = lines;
        this.looked = looked;
    }

    /** {@return the history before the first look} */
    public static PortHistory none() {
        return new PortHistory(Map.of(), Optional.empty());
    }

    /** {@return the lines in the order of the last look; what is gone stands at the end} */
    public List<PortLine> lines() {
        return new ArrayList<>(lines.values());
    }

    /** {@return when was looked last; empty before the first time} */
    public Optional<Instant> looked() {
        return looked;
    }

    /**
     * {@return the history after one more look}
     *
     * @param unseen could not be looked at now: what is known of them stays as it is
     */
    public PortHistory next(List<PortRow> rows, Set<Transport> unseen, Instant now) {
        Map<Key, PortLine> next = new LinkedHashMap<>(rows.size() * 2);
        for (PortRow row : rows) {
            Key key = Key.of(row.socket());
            while (next.containsKey(key)) {
                key = key.next();
            }
            next.put(key, line(key, row, now));
        }
        lines.values().stream().filter(line -> !next.containsKey(line.key())).forEach(line -> {
            if (unseen.contains(line.key().transport())) {
                next.put(line.key(), line);
            } else if (line.change() != Change.GONE) {
                next.put(line.key(), line.with(Change.GONE, now));
            } else if (isFresh(line, now)) {
                next.put(line.key(), line);
            }
        });
        return new PortHistory(next, Optional.of(now));
    }

    private PortLine line(Key key, PortRow row, Instant now) {
        if (looked.isEmpty()) {
            return PortLine.first(key, row, now);
        }
        PortLine before = lines.get(key);
        if (before == null || before.change() == Change.GONE) {
            return new PortLine(key, row, Change.NEW, now, looked.filter(last -> now.isBefore(last.plus(CLOSE))).map(last -> now));
        }
        if (!isSame(before.row(), row)) {
            return before.with(row, Change.CHANGED, now);
        }
        return before.change() == Change.NONE || isFresh(before, now) ? before : before.with(Change.NONE, now);
    }

    private static boolean isFresh(PortLine line, Instant now) {
        return now.isBefore(line.changed().plus(MARKED));
    }

    /** When a socket was seen, and where, is another thing at each look. */
    private static boolean isSame(PortRow one, PortRow other) {
        SocketSeen before = one.socket();
        SocketSeen now = other.socket();
        return before.local().equals(now.local()) && before.state() == now.state() && before.peer().equals(now.peer()) && before.uid().equals(now.uid())
                && before.user().equals(now.user()) && before.owners().equals(now.owners()) && before.candidates().equals(now.candidates())
                && (one.holder().isEmpty() ? other.holder().isEmpty() : other.holder().isPresent() && isSame(one.holder().get(), other.holder().get()));
    }

    /** What else is known of a holder is of no one socket. */
    private static boolean isSame(Holder one, Holder other) {
        return one.pid().equals(other.pid()) && one.started().equals(other.started()) && one.name().equals(other.name()) && one.service().equals(other.service())
                && one.container().equals(other.container()) && one.user().equals(other.user()) && one.workers().equals(other.workers());
    }
}
