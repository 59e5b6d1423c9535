// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.util.List;
import java.util.Map;
import java.util.Set;

import berth.core.evidence.Transport;

/**
 * Modules of the kernel that open ports themselves. That one is loaded says that it may have a port that no process has, not that
 * it has it: most can be told to use another.
 */
final class KernelServers {

    /** By the names in /proc/modules, with their usual ports; none where there is no usual one. */
    private static final Map<String, List<Integer>> OF_TCP = Map.ofEntries(Map.entry("nfsd", List.of(2049)), Map.entry("lockd", List.of()),
            Map.entry("ksmbd", List.of(445)), Map.entry("iscsi_target_mod", List.of(3260)), Map.entry("nvmet_tcp", List.of(4420, 8009)),
            Map.entry("dlm", List.of(21_064)), Map.entry("drbd", List.of(7788)), Map.entry("rds_tcp", List.of(16_385)),
            Map.entry("ocfs2_nodemanager", List.of(7777)), Map.entry("siw", List.of()));
    private static final Map<String, List<Integer>> OF_UDP = Map.ofEntries(Map.entry("wireguard", List.of(51_820)),
            Map.entry("vxlan", List.of(4789, 8472)), Map.entry("geneve", List.of(6081)), Map.entry("l2tp_core", List.of(1701)),
            Map.entry("gtp", List.of(2152, 3386)), Map.entry("fou", List.of()), Map.entry("bareudp", List.of(6635)),
            Map.entry("rdma_rxe", List.of(4791)), Map.entry("rxrpc", List.of(7001)), Map.entry("tipc", List.of(6118)),
            Map.entry("lockd", List.of()), Map.entry("nfsd", List.of(2049)));

    private static final Map<String, List<Integer>> OF_SCTP = Map.of("dlm", List.of(21_064));

    private KernelServers() { }

    /**
     * A module that the kernel has.
     *
     * @param usual whether the port in question is the one that it usually has
     */
    record Loaded(String name, boolean usual) { }

    /**
     * {@return which of the kernel's modules may serve a port; only the ones whose usual port it is where there are such}
     *
     * @param modules their names: those in /proc/modules, and those in /sys/module, where the built-in ones are too
     */
    static List<Loaded> of(Set<String> modules, Transport transport, int port) {
        Map<String, List<Integer>> known = switch (transport) {
        case TCP -> OF_TCP;
        case UDP -> OF_UDP;
        case UDP_LITE -> Map.of();
        case SCTP -> OF_SCTP;
        };
        List<Loaded> loaded = modules.stream().filter(known::containsKey).sorted().map(name -> new Loaded(name, known.get(name).contains(port))).toList();
        List<Loaded> usual = loaded.stream().filter(Loaded::usual).toList();
        return usual.isEmpty() ? loaded : usual;
    }
}
