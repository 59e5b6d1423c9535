// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Origin;
import berth.core.evidence.Transport;
import berth.portprobe.internal.linux.KernelInterfaces.Tunnel;

/** What of the kernel has, or may have, the sockets that no process is proven to have. */
record KernelFacts(Kernel kernel, Processes processes, Origin origin, Consumer<? super Evidence> sink) {

    private static final String MODULES = "/proc/modules";
    private static final String BUILT_IN = "/sys/module";

    /** {@return the sockets that remain; an interface that is up has its port, whoever asks and whatever processes hide} */
    List<SocketRow> withoutInterfaces(List<SocketRow> unproven) {
        boolean possible = unproven.stream().anyMatch(row -> row.transport() == Transport.UDP && row.remotePort() == 0 && row.local().isWildcard());
        if (!possible) {
            return unproven;
        }
        List<Tunnel> tunnels;
        try {
            tunnels = KernelInterfaces.parse(kernel.interfaces());
        } catch (KernelError e) {
            // Then the search for processes says what it did not see.
            return unproven;
        }
        tunnels.stream().filter(tunnel -> unproven.stream().anyMatch(tunnel::has)).forEach(tunnel -> sink.accept(new SettingSeen(
                origin.at("ip -d link show " + tunnel.name()), "kernel-interface", "udp/" + tunnel.port(), tunnel.kind() + " " + tunnel.name())));
        return unproven.stream().filter(row -> tunnels.stream().noneMatch(tunnel -> tunnel.has(row))).toList();
    }

    /** Names the modules that may have them. */
    void servers(List<SocketRow> unproven) {
        if (unproven.isEmpty()) {
            return;
        }
        Set<String> modules = modules();
        List<Evidence> told = new ArrayList<>();
        for (SocketRow row : unproven.stream().filter(row -> row.remotePort() == 0).toList()) {
            KernelServers.of(modules, row.transport(), row.port()).forEach(module -> told.add(module.usual()
                    ? new SettingSeen(origin.at(BUILT_IN), "kernel-server", row.transport().id() + "/" + row.port(), module.name())
                    : new SettingSeen(origin.at(BUILT_IN), "kernel", "module", module.name())));
        }
        told.stream().distinct().forEach(sink);
    }

    private Set<String> modules() {
        Set<String> modules = new TreeSet<>();
        processes.text(MODULES, 1 << 20).stream().flatMap(String::lines).map(line -> line.split(" ")[0]).forEach(modules::add);
        try {
            modules.addAll(kernel.list(BUILT_IN));
        } catch (KernelError e) {
            // Without it those that were loaded later are known, and names prove nothing anyway.
            return modules;
        }
        return modules;
    }
}
