// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.diagnosis.Diagnosis.Via;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Transport;
import berth.core.given.UrlRegistration;
import berth.core.snapshot.Snapshot;

/** For whom the kernel of Windows has a port: http.sys serves the URLs of many programs, and process 4 has the sockets. */
final class HttpSys {
    /** The namespace that tells the names of the sites of IIS by their numbers. */
    static final String SITES = "iis-site";
    private static final long KERNEL = 4;
    private static final int MOST = 3;
    private static final String WORKER = "w3wp.exe";
    private static final String WORLD_WIDE_WEB = "W3SVC";

    private final Map<SettingSeen, UrlRegistration> registered = new LinkedHashMap<>();
    private final Map<Long, String> processes = new HashMap<>();
    private final Map<Long, List<String>> services = new HashMap<>();
    private final Map<String, String> sites = new HashMap<>();
    private final KernelTenants usual;

    HttpSys(Snapshot host) {
        this.usual = new KernelTenants(host);
        host.all(SettingSeen.class).forEach(seen -> {
            UrlRegistration.of(seen).ifPresent(url -> registered.put(seen, url));
            if (seen.namespace().equals(SITES)) {
                sites.put(seen.key(), seen.value());
            }
        });
        if (!registered.isEmpty()) {
            host.all(ProcessSeen.class).forEach(process -> processes.putIfAbsent(process.process().pid(), process.name()));
            host.all(ServiceSeen.class).forEach(service -> service.process().ifPresent(process -> {
                List<String> names = services.computeIfAbsent(process.pid(), key -> new ArrayList<>());
                if (!names.contains(service.name())) {
                    names.add(service.name());
                }
            }));
        }
    }

    /** {@return for whom the kernel has these sockets, or usually has such; empty when the process is not the kernel, or nobody told} */
    Optional<Via> via(ProcessSeen process, List<SocketSeen> sockets) {
        if (process.process().pid() != KERNEL || !process.name().equals("System")) {
            return Optional.empty();
        }
        Map<String, String> tenants = new LinkedHashMap<>();
        sockets.stream().flatMap(this::urls).map(registered::get).forEach(url -> tenants.putIfAbsent(tenant(url), url.url()));
        String few = tenants.entrySet().stream().limit(MOST).map(tenant -> tenant.getKey() + " at " + tenant.getValue()).collect(Collectors.joining(", "));
        return tenants.isEmpty() ? usual.via(sockets)
                : Optional.of(new Via(Via.Kind.HTTP_SYS, Optional.of(few + (tenants.size() > MOST ? " and " + (tenants.size() - MOST) + " more" : "")), Optional.empty()));
    }

    /** {@return the services that the kernel serves URLs of that port for} */
    Set<String> servedAt(int port) {
        return registered.values().stream().filter(url -> url.port().equals(Optional.of(port)))
                .flatMap(url -> isPool(url) ? Stream.of(WORLD_WIDE_WEB) : service(url).stream()).collect(Collectors.toSet());
    }

    /** {@return what tells for whom the kernel has a socket} */
    Stream<Evidence> proof(SocketSeen socket) {
        boolean kernels = socket.owners().stream().anyMatch(owner -> owner.pid() == KERNEL);
        List<Evidence> urls = urls(socket).<Evidence> map(seen -> seen).toList();
        return !kernels ? Stream.empty() : urls.isEmpty() ? usual.proof(socket) : urls.stream();
    }

    private Stream<SettingSeen> urls(SocketSeen socket) {
        return socket.local().transport() != Transport.TCP ? Stream.empty()
                : registered.keySet().stream().filter(seen -> registered.get(seen).port().equals(Optional.of(socket.local().port())));
    }

    /** {@code w3wp.exe (pid 4567, application pool DefaultAppPool, site Default Web Site)}. */
    private String tenant(UrlRegistration url) {
        Optional<String> service = service(url);
        Optional<String> program = program(url);
        boolean pool = isPool(url);
        List<String> details = new ArrayList<>();
        if (!url.pids().isEmpty() && (service.isPresent() || program.isPresent())) {
            details.add("pid " + pids(url));
        }
        url.queue().ifPresent(name -> details.add((pool ? "application pool " : "request queue ") + name));
        url.site().map(String::valueOf).ifPresent(number -> details.add("site " + sites.getOrDefault(number, number)));
        String head = service.or(() -> program).orElseGet(() -> !url.pids().isEmpty() ? "process " + pids(url) : pool ? "IIS" : "a program that is not running");
        return head + (details.isEmpty() ? "" : " (" + String.join(", ", details) + ")");
    }

    private Optional<String> program(UrlRegistration url) {
        return url.pids().stream().map(processes::get).filter(name -> name != null).findFirst();
    }

    private Optional<String> service(UrlRegistration url) {
        Optional<Long> pid = url.pids().size() == 1 ? Optional.of(url.pids().get(0)) : Optional.empty();
        return url.service().or(() -> pid.map(services::get).filter(names -> names.size() == 1).map(names -> names.get(0)));
    }

    private boolean isPool(UrlRegistration url) {
        return url.site().isPresent() || program(url).filter(WORKER::equalsIgnoreCase).isPresent();
    }

    private static String pids(UrlRegistration url) {
        return url.pids().stream().limit(MOST).map(String::valueOf).collect(Collectors.joining(", "));
    }
}
