// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.ProcessRef;
import berth.core.internal.engine.RefusingHooks;
import berth.core.snapshot.Snapshot;

/** The hooks of a product: those that show it, and those that its processes have. */
record Hooks(List<HookSeen> all) {
    private static final Set<String> FILES = Set.of("file_open", "file_permission", "bprm_check_security");

    static Hooks of(List<Evidence> shown, Set<ProcessRef> processes, Snapshot snapshot) {
        return new Hooks(snapshot.all(HookSeen.class)
                .filter(hook -> shown.contains(hook) || hook.process().filter(processes::contains).isPresent()).toList());
    }

    /** {@return those that may refuse access to files} */
    List<Evidence> scanning() {
        return those(hook -> switch (hook.hook()) {
        case FANOTIFY_PERMISSION, MINIFILTER -> true;
        case BPF_LSM -> hook.function().filter(FILES::contains).isPresent();
        case LAYERED_PROVIDER, CALLOUT, SYSTEM_EXTENSION, NETFILTER_QUEUE -> false;
        });
    }

    /** {@return those that may refuse the bind, or the traffic of this endpoint} */
    List<Evidence> refusing(Endpoint wanted) {
        return those(hook -> RefusingHooks.refuses(hook, wanted));
    }

    private List<Evidence> those(Predicate<HookSeen> which) {
        return all.stream().filter(which).map(Evidence.class::cast).toList();
    }
}
