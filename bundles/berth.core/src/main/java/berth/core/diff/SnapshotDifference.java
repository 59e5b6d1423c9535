// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.diff;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import berth.core.diff.Change.Subject;
import berth.core.evidence.Endpoint;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

/**
 * What differs between two snapshots of one host, or of two. Pure.
 * <p>
 * Only what stays is compared: who has an endpoint is told by service, program and user, so that a server that was started again is none that changed hands.
 * Connections and processes come and go, and are only counted.
 *
 * @param changes in the order of their subjects, then by port or name; at most {@link #MOST}
 * @param more    how many changes are left out behind these
 * @param counts  what is only counted, by a stable name such as {@code connections}, before and after
 */
public record SnapshotDifference(Side before, Side after, List<Change> changes, int more, Map<String, Count> counts) {
    /** How many changes are told. */
    public static final int MOST = 10_000;

    /** One of the two snapshots: of which host, and when it was taken. */
    public record Side(HostId host, Instant takenAt) { }

    /** How many there were, and are. */
    public record Count(int before, int after) { }

    /** Copies the collections; counts are in the order of their names. */
    public SnapshotDifference {
        changes = List.copyOf(changes);
        counts = Collections.unmodifiableMap(new TreeMap<>(counts));
    }

    /** {@return what differs, for one endpoint's port or, where none is named, for all} */
    public static SnapshotDifference of(Snapshot before, Snapshot after, Optional<Endpoint> port) {
        Set<String> concerned = new HashSet<>();
        port.ifPresent(wanted -> List.of(before, after).forEach(snapshot -> concerned.addAll(Portrait.services(snapshot, wanted))));
        Portrait was = Portrait.of(before, port, concerned);
        Portrait is = Portrait.of(after, port, concerned);
        List<Change> all = new ArrayList<>();
        for (Subject subject : Subject.values()) {
            compare(subject, was, is, all);
        }
        Map<String, Count> counts = new TreeMap<>();
        was.counts().forEach((name, count) -> counts.put(name, new Count(count, is.counts().getOrDefault(name, 0))));
        is.counts().forEach((name, count) -> counts.putIfAbsent(name, new Count(0, count)));
        counts.values().removeIf(count -> count.before == 0 && count.after == 0);
        List<Change> told = all.subList(0, Math.min(MOST, all.size()));
        return new SnapshotDifference(new Side(before.host(), before.takenAt()), new Side(after.host(), after.takenAt()), told, all.size() - told.size(), counts);
    }

    private static void compare(Subject subject, Portrait was, Portrait is, List<Change> all) {
        Map<String, Portrait.Feature> old = was.features().getOrDefault(subject, Map.of());
        Map<String, Portrait.Feature> now = is.features().getOrDefault(subject, Map.of());
        List<Portrait.Feature> changed = new ArrayList<>();
        old.forEach((key, feature) -> {
            if (!now.containsKey(key) || !feature.isLike(now.get(key))) {
                changed.add(feature);
            }
        });
        now.forEach((key, feature) -> {
            if (!old.containsKey(key)) {
                changed.add(feature);
            }
        });
        changed.sort(Comparator.comparing(Portrait.Feature::place).thenComparing(Portrait.Feature::what));
        changed.forEach(feature -> {
            Optional<String> before = Optional.ofNullable(old.get(feature.what())).map(Portrait.Feature::value);
            Optional<String> after = Optional.ofNullable(now.get(feature.what())).map(Portrait.Feature::value);
            boolean sure = before.isPresent() && after.isPresent() || feature.topic().map(before.isEmpty() ? was::saw : is::saw).orElse(true);
            all.add(new Change(subject, feature.what(), before, after, sure));
        });
    }

    /** {@return whether both have a machine id and it is the same; empty when one has none} */
    public Optional<Boolean> sameMachine() {
        Optional<String> was = before.host().machineId();
        Optional<String> is = after.host().machineId();
        return was.isEmpty() || is.isEmpty() ? Optional.empty() : Optional.of(was.equals(is));
    }

    /** {@return whether the host was started again in between; empty when that is not known, or when these are two hosts} */
    public Optional<Boolean> rebooted() {
        Optional<String> was = before.host().bootId();
        Optional<String> is = after.host().bootId();
        return sameMachine().orElse(false) && was.isPresent() && is.isPresent() ? Optional.of(!was.equals(is)) : Optional.empty();
    }
}
