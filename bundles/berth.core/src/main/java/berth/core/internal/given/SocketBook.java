// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.given;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import berth.core.evidence.Endpoint;
import berth.core.evidence.SocketState;

/** The sockets of one host from several lists that tell of the same ones, each something else. */
final class SocketBook {
    /** More sockets at one and the same place say no more than these. */
    private static final int MOST = 4096;

    private final Map<Place, List<Listed>> places = new LinkedHashMap<>();
    private final Map<Long, Place> inodes = new HashMap<>();

    /** Where a socket is, as every list tells it. */
    private record Place(Endpoint local, Optional<String> peer, SocketState state) { }

    /** A socket in a list. */
    record Listed(Endpoint local, Optional<String> peer, SocketState state, Optional<Integer> uid, Optional<Long> inode, Optional<Boolean> v6Only, Set<Long> pids,
            String source) {
        Listed {
            pids = Set.copyOf(pids);
        }

        private Listed and(Listed other) {
            Set<Long> all = new LinkedHashSet<>(pids);
            all.addAll(other.pids);
            return new Listed(local, peer, state, uid.or(other::uid), inode.or(other::inode), agreed(v6Only, other.v6Only), all, source);
        }

        /** Where two lists contradict each other, nothing is known. */
        private static Optional<Boolean> agreed(Optional<Boolean> one, Optional<Boolean> other) {
            return one.isPresent() && other.isPresent() && !one.equals(other) ? Optional.empty() : one.or(() -> other);
        }

        private boolean mayBe(Listed other) {
            return inode.isEmpty() || other.inode.isEmpty() || inode.equals(other.inode);
        }
    }

    /** Notes a socket, or more of one that is noted already. Of several at one place only a number tells which is meant. */
    void add(Listed listed) {
        Place place = listed.inode.map(inodes::get).orElseGet(() -> new Place(listed.local, listed.peer, listed.state));
        List<Listed> here = places.computeIfAbsent(place, key -> new ArrayList<>(1));
        List<Integer> same = new ArrayList<>(1);
        for (int i = 0; i < here.size() && same.size() < 2; i++) {
            if (listed.inode.isPresent() && listed.inode.equals(here.get(i).inode)) {
                same = new ArrayList<>(List.of(i));
                break;
            }
            if (here.get(i).mayBe(listed)) {
                same.add(i);
            }
        }
        if (same.isEmpty() && here.size() < MOST) {
            here.add(listed);
        } else if (same.size() == 1) {
            here.set(same.get(0), here.get(same.get(0)).and(listed));
        }
        listed.inode.ifPresent(inode -> inodes.putIfAbsent(inode, place));
    }

    /** {@return whether a list has told of a socket at that place} */
    boolean has(Endpoint local, Optional<String> peer, SocketState state) {
        return places.containsKey(new Place(local, peer, state));
    }

    Stream<Listed> all() {
        return places.values().stream().flatMap(List::stream);
    }
}
