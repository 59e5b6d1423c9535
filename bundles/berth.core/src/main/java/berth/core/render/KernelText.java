// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.SocketState;

/** The words for ports that belong to the kernel itself. */
final class KernelText {
    private static final Map<String, String> SERVERS = Map.ofEntries(Map.entry("nfsd", "the NFS server"), Map.entry("lockd", "the lock manager of NFS"),
            Map.entry("ksmbd", "the SMB server"), Map.entry("iscsi_target_mod", "the iSCSI target"), Map.entry("nvmet_tcp", "the NVMe target"),
            Map.entry("dlm", "the lock manager of clusters"), Map.entry("drbd", "DRBD"), Map.entry("rds_tcp", "RDS"),
            Map.entry("ocfs2_nodemanager", "OCFS2"), Map.entry("siw", "RDMA over TCP"), Map.entry("wireguard", "WireGuard"), Map.entry("vxlan", "VXLAN"),
            Map.entry("geneve", "Geneve"), Map.entry("l2tp_core", "L2TP"), Map.entry("gtp", "GTP"), Map.entry("fou", "foo over UDP"),
            Map.entry("bareudp", "a bare UDP tunnel"), Map.entry("rdma_rxe", "RDMA over Ethernet"), Map.entry("rxrpc", "RxRPC"), Map.entry("tipc", "TIPC"));

    private KernelText() { }

    /** {@return whether a holder stands for the kernel} */
    static boolean isHolder(Diagnosis diagnosis, Holder holder) {
        return diagnosis.cause().equals(Optional.of(Cause.KERNEL)) && holder.pid().isEmpty();
    }

    /** {@return what has the port: {@code the kernel: the NFS server (module nfsd), most likely}} */
    static String briefly(Diagnosis diagnosis) {
        List<SettingSeen> interfaces = settings(diagnosis, "kernel-interface").toList();
        List<SettingSeen> servers = settings(diagnosis, "kernel-server").toList();
        if (!interfaces.isEmpty()) {
            return "the kernel: " + interfaces.stream().map(KernelText::tunnel).collect(Collectors.joining(", "));
        }
        return servers.isEmpty() ? "the kernel itself" : "the kernel: " + modules(servers.stream(), " or ") + ", most likely";
    }

    /** {@return what is known of it, a line each} */
    static List<String> lines(Diagnosis diagnosis, Holder holder) {
        return List.of(briefly(diagnosis) + "  no process", "has " + Wording.name(Few.endpoints(holder.endpoints())));
    }

    /** {@return why no process is named} */
    static String why(Diagnosis diagnosis) {
        if (settings(diagnosis, "kernel-interface").findAny().isPresent()) {
            return "A network interface of the kernel has the port as long as it is up; no process has it.";
        }
        List<SettingSeen> loaded = settings(diagnosis, "kernel").toList();
        return "No process has the socket open: the kernel itself, or a passed descriptor, holds it."
                + (loaded.isEmpty() ? "" : " The kernel has what may serve it: " + modules(loaded.stream(), ", ") + ".");
    }

    /** {@return the settings of that namespace that the diagnosis cites} */
    static Stream<SettingSeen> settings(Diagnosis diagnosis, String namespace) {
        return diagnosis.evidence().stream().map(Diagnosis.Cited::evidence).filter(SettingSeen.class::isInstance).map(SettingSeen.class::cast)
                .filter(setting -> setting.namespace().equals(namespace));
    }

    /**
     * {@return whether a connection is not closed on both ends yet}
     * One whose other end does not answer is given up after some repetitions only (tcp_orphan_retries of tcp(7)).
     */
    static boolean isStillClosing(Diagnosis diagnosis) {
        return diagnosis.evidence().stream().anyMatch(cited -> cited.evidence() instanceof SocketSeen socket && socket.state() == SocketState.CLOSING);
    }

    private static String modules(Stream<SettingSeen> settings, String between) {
        return settings.map(SettingSeen::value).distinct().map(module -> Wording.name(SERVERS.containsKey(module)
                ? SERVERS.get(module) + " (module " + module + ")" : "module " + module)).collect(Collectors.joining(between));
    }

    /** {@code vxlan vx0}: the kind and the name, which may hold any character but blanks. */
    private static String tunnel(SettingSeen seen) {
        String[] words = seen.value().split(" ", 2);
        return Wording.name(words.length < 2 ? seen.value() : "interface " + words[1] + " (" + SERVERS.getOrDefault(words[0], words[0]) + ")");
    }
}
