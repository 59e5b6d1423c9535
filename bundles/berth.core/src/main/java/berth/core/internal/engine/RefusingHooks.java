// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.Set;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.IpAddress;

/** Which hooks let a program refuse the bind to an endpoint, or hold back its packets. Whether it does, nobody sees from outside. */
public final class RefusingHooks {
    /** What the kernel asks of a program before a socket can serve (include/linux/lsm_hook_defs.h). */
    private static final Set<String> BINDS = Set.of("socket_create", "socket_bind", "socket_listen");

    private RefusingHooks() { }

    /** {@return whether the hook is known to be such a one} */
    public static boolean refuses(HookSeen hook, Endpoint wanted) {
        return may(hook, wanted, false);
    }

    /** {@return the same, or true where nobody knows what the program is asked about} */
    static boolean mayRefuse(HookSeen hook, Endpoint wanted) {
        return may(hook, wanted, true);
    }

    private static boolean may(HookSeen hook, Endpoint wanted, boolean unknown) {
        return switch (hook.hook()) {
        case BPF_LSM -> hook.function().map(BINDS::contains).orElse(unknown);
        case NETFILTER_QUEUE -> hook.traffic().map(traffic -> reaches(traffic, wanted)).orElseGet(() -> reachesEveryPort(hook, wanted));
        case FANOTIFY_PERMISSION, MINIFILTER, LAYERED_PROVIDER, CALLOUT, SYSTEM_EXTENSION -> false;
        };
    }

    private static boolean reaches(Endpoint traffic, Endpoint wanted) {
        return traffic.port() == wanted.port() && traffic.transport() == wanted.transport()
                && (traffic.address().equals(wanted.address()) || traffic.address().isWildcard() || wanted.address().isWildcard());
    }

    private static boolean reachesEveryPort(HookSeen hook, Endpoint wanted) {
        return hook.transport().map(wanted.transport()::equals).orElse(true)
                && hook.address().map(address -> reaches(address.unmapped().withoutScope(), wanted.address().unmapped().withoutScope())).orElse(true);
    }

    /** Who wants [::] wants IPv4, too. */
    private static boolean reaches(IpAddress address, IpAddress wanted) {
        boolean family = address.isV6() == wanted.isV6() || wanted.isV6() && wanted.isWildcard();
        return family && (address.equals(wanted) || address.isWildcard() || wanted.isWildcard());
    }
}
