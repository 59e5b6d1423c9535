// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.diagnosis.Diagnosis.Via;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.snapshot.Snapshot;

/** Services whose drivers open ports in the kernel of Windows: which of them runs whose usual port it is. That proves nothing of the port itself. */
final class KernelTenants {
    private static final Map<Integer, List<String>> OF_TCP = Map.ofEntries(Map.entry(80, List.of("W3SVC", "PeerDistSvc", "SQLServerReportingServices", "ReportServer", "MsDepSvc")),
            Map.entry(443, List.of("W3SVC", "SstpSvc", "SQLServerReportingServices", "ReportServer")), Map.entry(139, List.of("LanmanServer")), Map.entry(445, List.of("LanmanServer")),
            Map.entry(554, List.of("WMPNetworkSvc")), Map.entry(1723, List.of("RemoteAccess")), Map.entry(2049, List.of("NfsService")), Map.entry(2869, List.of("SSDPSRV", "upnphost")),
            Map.entry(5357, List.of("FDResPub", "fdPHost")), Map.entry(5358, List.of("FDResPub", "fdPHost")), Map.entry(5985, List.of("WinRM")), Map.entry(5986, List.of("WinRM")),
            Map.entry(8530, List.of("WsusService")), Map.entry(8531, List.of("WsusService")), Map.entry(10_243, List.of("WMPNetworkSvc")), Map.entry(47_001, List.of("WinRM")));
    private static final Map<Integer, List<String>> OF_UDP = Map.of(1701, List.of("RemoteAccess"), 2049, List.of("NfsService"));

    private final List<ServiceSeen> running;

    KernelTenants(Snapshot host) {
        this.running = host.os().equals(Optional.of("windows")) ? host.all(ServiceSeen.class).filter(service -> service.state() == ServiceState.RUNNING).toList() : List.of();
    }

    /** {@return for whom the kernel usually has such sockets} */
    Optional<Via> via(List<SocketSeen> sockets) {
        String names = sockets.stream().flatMap(this::usual).map(ServiceSeen::name).distinct().collect(Collectors.joining(" or "));
        return names.isEmpty() ? Optional.empty() : Optional.of(new Via(Via.Kind.KERNEL_SERVICE, Optional.of(names), Optional.empty()));
    }

    /** {@return the services that run and usually have that port through the kernel} */
    Stream<Evidence> proof(SocketSeen socket) {
        return usual(socket).map(service -> service);
    }

    private Stream<ServiceSeen> usual(SocketSeen socket) {
        Map<Integer, List<String>> known = switch (socket.local().transport()) {
        case TCP -> OF_TCP;
        case UDP -> OF_UDP;
        case UDP_LITE, SCTP -> Map.of();
        };
        return known.getOrDefault(socket.local().port(), List.of()).stream()
                .flatMap(name -> running.stream().filter(service -> service.name().equalsIgnoreCase(name)).limit(1));
    }
}
