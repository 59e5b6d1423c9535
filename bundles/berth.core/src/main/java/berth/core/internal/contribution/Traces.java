// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

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
 * What fingerprints are looked for in, by its name: hundreds of detectors ask the same of one snapshot. Immutable; use from any thread.
 */
final class Traces {
    /** Behind an interpreter and its options. */
    private static final int FIRST_WORDS = 6;

    private final Snapshot snapshot;
    private final Map<Kind, Map<String, BitSet>> places = new EnumMap<>(Kind.class);

    Traces(Snapshot snapshot) {
        this.snapshot = snapshot;
        List<Evidence> evidence = snapshot.evidence();
        for (int i = 0; i < evidence.size(); i++) {
            add(evidence.get(i), i);
        }
    }

    private void add(Evidence evidence, int place) {
        if (evidence instanceof ProcessSeen process) {
            add(process, place);
        } else if (evidence instanceof ServiceSeen service) {
            add(Kind.SERVICE, service.name(), place);
            service.displayName().ifPresent(name -> add(Kind.SERVICE, name, place));
        } else if (evidence instanceof GreetingRead greeting) {
            add(Kind.GREETING, greeting.text(), place);
        } else if (evidence instanceof HookSeen hook) {
            add(Kind.HOOK, hook.name(), place);
            add(Kind.HOOK, hook.hook().name().replace('_', '-'), place);
        } else if (evidence instanceof ModuleSeen module) {
            add(Kind.MODULE, fileName(module.path()), place);
        } else if (evidence instanceof ProductInstalled product) {
            add(Kind.PRODUCT, product.vendor() + " " + product.product(), place);
        }
    }

    private void add(ProcessSeen process, int place) {
        process.service().ifPresent(name -> add(Kind.SERVICE, name, place));
        process.exe().ifPresentOrElse(exe -> {
            add(Kind.PATH, exe, place);
            if (!PersonalPlaces.has(exe)) {
                add(Kind.PROCESS, fileName(exe), place);
            }
        }, () -> add(Kind.PROCESS, process.name(), place));
        process.command().stream().limit(FIRST_WORDS).forEach(word -> add(Kind.COMMAND, word, place));
    }

    private static String fileName(String path) {
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }

    private void add(Kind kind, String name, int place) {
        places.computeIfAbsent(kind, k -> new HashMap<>()).computeIfAbsent(name.toLowerCase(Locale.ROOT), k -> new BitSet()).set(place);
    }

    /** {@return the evidence that fits one of these at least, in the order of the snapshot} */
    List<Evidence> of(List<Fingerprint> fingerprints) {
        BitSet found = new BitSet();
        fingerprints.forEach(fingerprint -> find(fingerprint, places.getOrDefault(fingerprint.kind(), Map.of()), found));
        return found.stream().mapToObj(snapshot.evidence()::get).toList();
    }

    private static void find(Fingerprint fingerprint, Map<String, BitSet> names, BitSet found) {
        boolean within = fingerprint.kind() == Kind.GREETING;
        fingerprint.pattern().literal().filter(name -> !within).ifPresentOrElse(name -> {
            if (names.containsKey(name)) {
                found.or(names.get(name));
            }
        }, () -> {
            Predicate<String> fits = within ? fingerprint.pattern()::isIn : fingerprint.pattern()::matches;
            names.forEach((name, at) -> {
                if (fits.test(name)) {
                    found.or(at);
                }
            });
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
