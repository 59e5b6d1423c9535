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
record KernelText(Language language) {
    private static final Map<String, String> SERVERS = Map.ofEntries(Map.entry("nfsd", "the NFS server"), Map.entry("lockd", "the lock manager of NFS"),
            Map.entry("ksmbd", "the SMB server"), Map.entry("iscsi_target_mod", "the iSCSI target"), Map.entry("nvmet_tcp", "the NVMe target"),
            Map.entry("dlm", "the lock manager of clusters"), Map.entry("drbd", "DRBD"), Map.entry("rds_tcp", "RDS"),
            Map.entry("ocfs2_nodemanager", "OCFS2"), Map.entry("siw", "RDMA over TCP"), Map.entry("wireguard", "WireGuard"), Map.entry("vxlan", "VXLAN"),
            Map.entry("geneve", "Geneve"), Map.entry("l2tp_core", "L2TP"), Map.entry("gtp", "GTP"), Map.entry("fou", "foo over UDP"),
            Map.entry("bareudp", "a bare UDP tunnel"), Map.entry("rdma_rxe", "RDMA over Ethernet"), Map.entry("rxrpc", "RxRPC"), Map.entry("tipc", "TIPC"));

    /** {@return whether a holder stands for the kernel} */
    static boolean isHolder(Diagnosis diagnosis, Holder holder) {
        return diagnosis.cause().equals(Optional.of(Cause.KERNEL)) && holder.pid().isEmpty();
    }

    /** {@return what has the port: {@code the kernel: the NFS server (module nfsd), most likely}} */
    String briefly(Diagnosis diagnosis) {
        List<SettingSeen> interfaces = settings(diagnosis, "kernel-interface").toList();
        List<SettingSeen> servers = settings(diagnosis, "kernel-server").toList();
        if (!interfaces.isEmpty()) {
            return language.of("the kernel: %s", interfaces.stream().map(this::tunnel).collect(Collectors.joining(", ")));
        }
        return servers.isEmpty() ? language.of("the kernel itself")
                : language.of("the kernel: %s, most likely", modules(servers.stream()).reduce((one, other) -> language.of("%s or %s", one, other)).orElseThrow());
    }

    /** {@return what is known of it, a line each} */
    List<String> lines(Diagnosis diagnosis, Holder holder) {
        return List.of(briefly(diagnosis) + "  " + language.of("no process"), language.of("has %s", Wording.name(new Few(language).endpoints(holder.endpoints()))));
    }

    /** {@return why no process is named} */
    String why(Diagnosis diagnosis) {
        if (settings(diagnosis, "kernel-interface").findAny().isPresent()) {
            return language.of("A network interface of the kernel has the port as long as it is up; no process has it.");
        }
        List<SettingSeen> loaded = settings(diagnosis, "kernel").toList();
        String open = language.of("No process has the socket open: the kernel itself, or a passed descriptor, holds it.");
        return loaded.isEmpty() ? open : open + " " + language.of("The kernel has what may serve it: %s.", modules(loaded.stream()).collect(Collectors.joining(", ")));
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

    private Stream<String> modules(Stream<SettingSeen> settings) {
        return settings.map(SettingSeen::value).distinct().map(module -> SERVERS.containsKey(module)
                ? language.of("%s (module %s)", server(module), module) : language.of("module %s", Wording.name(module)));
    }

    private String server(String module) {
        return language.of(SERVERS.getOrDefault(module, module));
    }

    /** {@code vxlan vx0}: the kind and the name, which may hold any character but blanks. */
    private String tunnel(SettingSeen seen) {
        String[] words = seen.value().split(" ", 2);
        return words.length < 2 ? Wording.name(seen.value()) : language.of("interface %s (%s)", Wording.name(words[1]), Wording.name(server(words[0])));
    }
}
