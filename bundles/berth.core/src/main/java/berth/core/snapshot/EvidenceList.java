// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.snapshot;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.stream.Stream;

import berth.core.evidence.Evidence;

/**
 * The evidence of a snapshot, sorted by kind once: an engine and hundreds of detectors ask for one kind among tens of thousands of
 * sockets. Immutable; use from any thread.
 */
final class EvidenceList extends AbstractList<Evidence> implements RandomAccess {
    private final Evidence[] all;
    private final Map<Class<? extends Evidence>, List<Evidence>> kinds = new IdentityHashMap<>();

    private EvidenceList(Collection<Evidence> evidence) {
        all = List.copyOf(evidence).toArray(Evidence[]::new);
        for (Evidence one : all) {
            kinds.computeIfAbsent(one.getClass(), kind -> new ArrayList<>()).add(one);
        }
    }

    static EvidenceList of(List<Evidence> evidence) {
        return evidence instanceof EvidenceList sorted ? sorted : new EvidenceList(evidence);
    }

    /** {@return the evidence of one kind, which is a record; of all kinds for their common type} */
    <E extends Evidence> Stream<E> all(Class<E> kind) {
        return (kind.isRecord() ? kinds.getOrDefault(kind, List.of()) : this).stream().map(kind::cast);
    }

    @Override
    public Evidence get(int index) {
        return all[index];
    }

    @Override
    public int size() {
        return all.length;
    }
}
