// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.failure.LoggedFailure;
import berth.core.inquiry.Inquiry;
import berth.core.inquiry.LocalHost;
import berth.ide.internal.Offer.Choice;
import berth.ide.internal.Owner.Owners;
import berth.ui.BerthUi;

/**
 * What a failed bind of a launch asks: which port, who has it, and what can be done.
 *
 * @param text   the lines of the console around the failure; empty where they are gone, or where nothing has failed yet
 * @param launch what failed; empty where the platform does not know
 */
record PortQuestion(Optional<ConsoleText> text, ConsoleReader reader, Optional<ILaunch> launch) {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    /** So many ports of a launch are looked at, and so many after it for a free one. */
    private static final int MOST = 4;
    private static final int NEXT = 10;

    /** {@return what can be done; looks at the host, so never on a UI thread} */
    Offer answer(IProgressMonitor monitor) {
        Optional<LoggedFailure> failure = text.flatMap(reader::failure);
        List<PortSetting> stated = configuration().map(Configurations::ports).orElse(List.of());
        Set<Integer> ports = ports(failure, stated);
        if (ports.isEmpty()) {
            return Offers.portUnknown();
        }
        IpAddress address = failure.flatMap(LoggedFailure::address).flatMap(IpAddress::parse).orElse(IpAddress.ANY_V4);
        Transport transport = failure.flatMap(LoggedFailure::transport).orElse(Transport.TCP);
        Optional<Diagnosis> first = Optional.empty();
        for (int port : ports) {
            Diagnosis answer = look(new Endpoint(transport, address, port), monitor);
            if (answer.verdict() != Verdict.FREE) {
                return offer(answer, stated, monitor);
            }
            first = first.or(() -> Optional.of(answer));
        }
        return offer(first.orElseThrow(), stated, monitor);
    }

    /** {@return what can be done about a port that a person has named} */
    Offer answer(int port, IProgressMonitor monitor) {
        configuration().ifPresent(known -> PortMemory.remember(known, port));
        return offer(look(new Endpoint(Transport.TCP, IpAddress.ANY_V4, port), monitor), configuration().map(Configurations::ports).orElse(List.of()), monitor);
    }

    Optional<ILaunchConfiguration> configuration() {
        return launch.map(ILaunch::getLaunchConfiguration);
    }

    /** What the console says is sure; what a person has said comes before what a configuration may mean. */
    private Set<Integer> ports(Optional<LoggedFailure> failure, List<PortSetting> stated) {
        Optional<Integer> told = failure.flatMap(LoggedFailure::port);
        if (told.isPresent()) {
            configuration().ifPresent(known -> PortMemory.remember(known, told.get()));
            return Set.of(told.get());
        }
        Set<Integer> ports = new LinkedHashSet<>();
        configuration().flatMap(PortMemory::port).ifPresent(ports::add);
        stated.stream().map(PortSetting::port).limit(MOST).forEach(ports::add);
        return ports;
    }

    private Offer offer(Diagnosis answer, List<PortSetting> stated, IProgressMonitor monitor) {
        int port = answer.question().wanted().port();
        if (answer.verdict() != Verdict.FREE) {
            configuration().ifPresent(known -> PortMemory.remember(known, port));
        }
        Owners owners = OwnLaunches.current().owners(answer.holders());
        Optional<PortSetting> place = stated.stream().filter(setting -> setting.port() == port && Configurations.canChange(setting)).findFirst();
        Optional<Choice.OtherPort> other = place.flatMap(setting -> freePort(answer.question().wanted(), monitor).map(free -> new Choice.OtherPort(free, setting)));
        return new Offers(ZoneId.systemDefault(), configuration().isPresent()).of(answer, owners, other);
    }

    private Optional<Integer> freePort(Endpoint taken, IProgressMonitor monitor) {
        List<Integer> next = new ArrayList<>(IntStream.rangeClosed(taken.port() + 1, Math.min(taken.port() + NEXT, Endpoint.MAX_PORT)).boxed().toList());
        return next.stream().filter(port -> look(new Endpoint(taken.transport(), taken.address(), port), monitor).verdict() == Verdict.FREE).findFirst();
    }

    private static Diagnosis look(Endpoint wanted, IProgressMonitor monitor) {
        return new Inquiry(new BerthUi().contributions(), LocalHost.current(), DEADLINE, Clock.systemUTC()).port(wanted, Optional.empty(), List.of(), monitor);
    }
}
