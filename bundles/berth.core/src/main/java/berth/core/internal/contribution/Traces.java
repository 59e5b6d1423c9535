// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.util.Collections;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import berth.core.article.Glob;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.GreetingRead;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.ModuleSeen;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ProductInstalled;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.internal.contribution.Fingerprints.Fingerprint;
import berth.core.internal.contribution.Fingerprints.Kind;
import berth.core.internal.engine.PersonalPlaces;
import berth.core.snapshot.Snapshot;

/**
 * What fingerprints are looked for in, by its name: hundreds of detectors ask the same of one snapshot. Use from any thread.
 */
final class Traces {
    /** Where a program may be called as anybody likes. */
    private static final Set<Kind> BY_NAME = Set.of(Kind.PROCESS, Kind.COMMAND);

    private final Snapshot snapshot;
    private final Map<Kind, Names> names = new EnumMap<>(Kind.class);

    Traces(Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    private synchronized Names names(Kind kind) {
        return names.computeIfAbsent(kind, this::read);
    }

    private Names read(Kind kind) {
        Names.Builder read = new Names.Builder();
        switch (kind) {
        case PROCESS -> snapshot.all(ProcessSeen.class).forEach(p -> read.add(p.exe().isPresent() ? fileName(p.exe().get()) : p.name(), p));
        case COMMAND -> snapshot.all(ProcessSeen.class).forEach(p -> new OwnWords(snapshot.os()).of(p).forEach(word -> read.add(word, p)));
        case PATH -> snapshot.all(ProcessSeen.class).forEach(p -> p.exe().ifPresent(exe -> read.add(exe, p)));
        case SERVICE -> {
            snapshot.all(ProcessSeen.class).forEach(p -> p.service().ifPresent(service -> read.add(service, p)));
            snapshot.all(ServiceSeen.class).forEach(s -> {
                read.add(s.name(), s);
                s.displayName().ifPresent(name -> read.add(name, s));
            });
        }
        case GREETING -> snapshot.all(GreetingRead.class).forEach(g -> read.add(g.text(), g));
        case HOOK -> snapshot.all(HookSeen.class).forEach(h -> {
            read.add(h.name(), h);
            String hook = h.hook().name().replace('_', '-');
            read.add(hook, h);
            h.function().ifPresent(function -> read.add(hook + "/" + function, h));
        });
        case ALTITUDE -> snapshot.all(HookSeen.class).forEach(h -> h.altitude().ifPresent(altitude -> read.add(altitude, h)));
        case MODULE -> snapshot.all(ModuleSeen.class).forEach(m -> read.add(fileName(m.path()), m));
        case PRODUCT -> snapshot.all(ProductInstalled.class).forEach(i -> read.add(i.vendor() + " " + i.product(), i));
        }
        return read.build();
    }

    private static boolean isPersonal(Evidence evidence) {
        return evidence instanceof ProcessSeen process && process.exe().map(PersonalPlaces::has).orElse(false);
    }

    private static String fileName(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    /** {@return the evidence that fits one of these at least, in the order of the snapshot} */
    List<Evidence> of(List<Fingerprint> fingerprints) {
        Set<Evidence> found = Collections.newSetFromMap(new IdentityHashMap<>(1));
        fingerprints.forEach(fingerprint -> find(fingerprint, names(fingerprint.kind()), found));
        return found.size() <= 1 ? List.copyOf(found) : snapshot.evidence().stream().filter(found::contains).toList();
    }

    private static void find(Fingerprint fingerprint, Names names, Set<Evidence> found) {
        Glob pattern = fingerprint.pattern();
        if (fingerprint.kind() == Kind.GREETING || fingerprint.altitudes().isPresent()) {
            names.all().stream().filter(named -> fingerprint.altitudes().map(range -> range.hold(named.name())).orElseGet(() -> pattern.isIn(named.name())))
                    .forEach(named -> found.add(named.evidence()));
            return;
        }
        names.fitting(pattern, named -> {
            if (!BY_NAME.contains(fingerprint.kind()) || !isPersonal(named.evidence())) {
                found.add(named.evidence());
            }
        });
    }

    /** The traces of the snapshot that was asked about last. */
    static final class Last {
        private Optional<Traces> last = Optional.empty();

        synchronized Traces of(Snapshot snapshot) {
            Traces traces = last.filter(known -> known.snapshot == snapshot).orElseGet(() -> new Traces(snapshot));
            last = Optional.of(traces);
            return traces;
        }
    }
}
