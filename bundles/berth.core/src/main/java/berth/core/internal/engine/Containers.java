// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import berth.core.diagnosis.Diagnosis.Container;
import berth.core.evidence.Evidence.ContainerSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.PublishedPort;
import berth.core.snapshot.Snapshot;

/** The containers that the engines of a host tell of, by what others say of them. */
final class Containers {
    /** Words of the engines; in all other states nothing is published. */
    private static final Set<String> RUNNING = Set.of("running", "paused", "restarting");

    private final Map<String, ContainerSeen> byId = new LinkedHashMap<>();

    Containers(Snapshot host) {
        host.all(ContainerSeen.class).forEach(container -> byId.putIfAbsent(container.id(), container));
    }

    /** A container, and which of its ports is published. */
    record Published(Container container, Optional<String> target) { }

    /** {@return the container with that address; an address that several have tells nothing} */
    Optional<Container> withAddress(String address) {
        Optional<IpAddress> wanted = IpAddress.parse(address);
        return only(container -> wanted.filter(container.addresses()::contains).isPresent()).map(Containers::container);
    }

    /** {@return what the engine tells of the container of that id} */
    Optional<Container> told(String id) {
        return seen(id).map(Containers::container);
    }

    /** {@return what the engine tells of the container of that id} */
    Optional<ContainerSeen> seen(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** {@return the running container that publishes what these sockets have} */
    Optional<Published> publisher(List<SocketSeen> sockets) {
        return only(container -> container.status().filter(RUNNING::contains).isPresent() && port(container, sockets).isPresent())
                .map(container -> new Published(container(container), target(container, sockets)));
    }

    /** {@return where in that container what these sockets have ends} */
    Optional<String> target(String id, List<SocketSeen> sockets) {
        return seen(id).flatMap(container -> target(container, sockets));
    }

    private static Optional<String> target(ContainerSeen container, List<SocketSeen> sockets) {
        return port(container, sockets).map(port -> container.addresses().stream().findFirst().map(address -> bracketed(address.toString()) + ":" + port.inner())
                .orElse("port " + port.inner()));
    }

    private static Optional<PublishedPort> port(ContainerSeen container, List<SocketSeen> sockets) {
        return container.ports().stream().filter(port -> sockets.stream().anyMatch(socket -> Suspects.isSame(port.outer(), socket))).findFirst();
    }

    private Optional<ContainerSeen> only(Predicate<ContainerSeen> wanted) {
        List<ContainerSeen> with = byId.values().stream().filter(wanted).toList();
        return with.size() == 1 ? Optional.of(with.getFirst()) : Optional.empty();
    }

    static String bracketed(String address) {
        return address.contains(":") ? "[" + address + "]" : address;
    }

    private static Container container(ContainerSeen seen) {
        return new Container(seen.id(), Optional.of(seen.name()), seen.image(), seen.project(), seen.service(), seen.engine());
    }
}
