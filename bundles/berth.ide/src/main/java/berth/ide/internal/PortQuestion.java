// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.failure.LoggedFailure;
import berth.ide.internal.Offers.Occasion;

/**
 * What a failed bind of a launch asks: which port, who has it, and what can be done.
 *
 * @param text   the lines of the console around the failure; empty where they are gone
 * @param launch what failed; empty where the platform does not know
 */
record PortQuestion(Optional<ConsoleText> text, ConsoleReader reader, Optional<ILaunch> launch) {
    static final String LOOKING = "Looking who has the port…";
    /** So many ports of a launch configuration are looked at. */
    private static final int MOST = 4;

    /** {@return what can be done; looks at the host, so never on a UI thread} */
    Offer answer(IProgressMonitor monitor) {
        Optional<LoggedFailure> failure = text.flatMap(reader::failure);
        Set<Integer> ports = ports(failure);
        if (ports.isEmpty()) {
            return Offers.portUnknown();
        }
        IpAddress address = failure.flatMap(LoggedFailure::address).flatMap(IpAddress::parse).orElse(IpAddress.ANY_V4);
        Transport transport = failure.flatMap(LoggedFailure::transport).orElse(Transport.TCP);
        Optional<Diagnosis> first = Optional.empty();
        for (int port : ports) {
            Diagnosis answer = look().look(new Endpoint(transport, address, port), monitor);
            if (answer.verdict() != Verdict.FREE) {
                return look().offer(answer, monitor);
            }
            first = first.or(() -> Optional.of(answer));
        }
        return look().offer(first.orElseThrow(), monitor);
    }

    /** {@return what can be done about a port that a person has named, which is remembered} */
    Offer answer(int port, IProgressMonitor monitor) {
        configuration().ifPresent(known -> PortMemory.remember(known, port));
        return look().offer(look().look(new Endpoint(Transport.TCP, IpAddress.ANY_V4, port), monitor), monitor);
    }

    private PortLook look() {
        return new PortLook(configuration(), configuration().isPresent() ? Occasion.FAILED : Occasion.NOTHING_TO_RUN);
    }

    private Optional<ILaunchConfiguration> configuration() {
        return launch.map(ILaunch::getLaunchConfiguration);
    }

    /** What the console says is sure; what a person has said comes before what a configuration may mean. */
    private Set<Integer> ports(Optional<LoggedFailure> failure) {
        Optional<Integer> told = failure.flatMap(LoggedFailure::port);
        if (told.isPresent()) {
            configuration().ifPresent(known -> PortMemory.remember(known, told.get()));
            return Set.of(told.get());
        }
        Set<Integer> ports = new LinkedHashSet<>();
        configuration().flatMap(PortMemory::port).ifPresent(ports::add);
        configuration().map(Configurations::ports).orElse(List.of()).stream().map(PortSetting::port).limit(MOST).forEach(ports::add);
        return ports;
    }
}
