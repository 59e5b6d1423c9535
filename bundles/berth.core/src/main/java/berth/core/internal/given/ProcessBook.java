// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.given;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.snapshot.Masking;

/** The processes of one host, from several lists. */
final class ProcessBook {
    private final Map<Long, Known> known = new TreeMap<>();
    private final Map<Integer, String> users = new HashMap<>();

    /** What the lists tell of one process. */
    private static final class Known {
        private Optional<String> name = Optional.empty();
        private Optional<Long> parent = Optional.empty();
        private Optional<Instant> started = Optional.empty();
        private Optional<String> exe = Optional.empty();
        private List<String> command = List.of();
        private Optional<Integer> uid = Optional.empty();
        private Optional<String> user = Optional.empty();
        private Optional<String> service = Optional.empty();
        private Optional<String> container = Optional.empty();
    }

    private Known at(long pid) {
        return known.computeIfAbsent(pid, key -> new Known());
    }

    void name(long pid, String name) {
        at(pid).name = at(pid).name.or(() -> Optional.of(name).filter(text -> !text.isBlank()));
    }

    void parent(long pid, long parent) {
        at(pid).parent = Optional.of(parent);
    }

    void started(long pid, Instant started) {
        at(pid).started = Optional.of(started);
    }

    void exe(long pid, String exe) {
        at(pid).exe = Optional.of(exe);
    }

    /** Secrets in it are masked. */
    void command(long pid, List<String> words) {
        at(pid).command = Masking.masked(words);
    }

    void uid(long pid, int uid) {
        at(pid).uid = Optional.of(uid);
    }

    void user(long pid, String user) {
        at(pid).user = Optional.of(user);
    }

    void service(long pid, String service) {
        at(pid).service = Optional.of(service);
    }

    void container(long pid, String container) {
        at(pid).container = Optional.of(container);
    }

    void account(int uid, String name) {
        users.putIfAbsent(uid, name);
    }

    Optional<String> account(Optional<Integer> uid) {
        return uid.map(users::get);
    }

    ProcessRef ref(long pid) {
        return new ProcessRef(pid, Optional.ofNullable(known.get(pid)).flatMap(process -> process.started));
    }

    /** {@return the processes that have a name} */
    Stream<ProcessSeen> all(Origin origin) {
        return known.entrySet().stream().filter(entry -> entry.getValue().name.isPresent()).map(entry -> {
            Known process = entry.getValue();
            return new ProcessSeen(origin, ref(entry.getKey()), process.parent, process.name.get(), process.exe, process.command, process.uid,
                    process.user.or(() -> account(process.uid)), process.service, process.container);
        });
    }
}
