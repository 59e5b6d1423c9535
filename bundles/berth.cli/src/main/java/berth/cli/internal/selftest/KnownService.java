// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal.selftest;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;

/**
 * A service that is wherever such a system is, and runs unless somebody stopped it, whatever Berth says, by which Berth's list is measured.
 *
 * @param name one that ends with a dot is how the names of several begin, of which one has to run
 */
record KnownService(String name) {

    /** {@return those of a system; none where it need not have any} */
    static List<KnownService> of(Optional<String> os, boolean systemd) {
        Stream<String> names = switch (os.orElse("")) {
        case "windows" -> Stream.of("EventLog", "RpcSs");
        case "macos" -> Stream.of("com.apple.");
        case "linux" -> systemd ? Stream.of("systemd-journald.service") : Stream.of();
        default -> Stream.of();
        };
        return names.map(KnownService::new).toList();
    }

    private boolean isIt(ServiceSeen service) {
        return name.endsWith(".") ? service.name().startsWith(name) : service.name().equalsIgnoreCase(name);
    }

    /** {@return whether it is among these, running or not} */
    boolean isListed(List<ServiceSeen> services) {
        return services.stream().anyMatch(this::isIt);
    }

    /** {@return whether it runs, or one of its name does} */
    boolean isRunning(List<ServiceSeen> services) {
        return services.stream().anyMatch(service -> isIt(service) && service.state() == ServiceState.RUNNING);
    }
}
