// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.failure.LoggedFailure;
import berth.ide.internal.OfferArea.PortAsker;
import berth.ide.internal.Offers.Occasion;

/**
 * What a failed bind of a launch asks: which port, who has it, and what can be done.
 *
 * @param text   the lines of the console around the failure; empty where they are gone
 * @param launch what failed; empty where the platform does not know
 */
record PortQuestion(Optional<ConsoleText> text, ConsoleReader reader, Optional<ILaunch> launch) implements PortAsker {
    static final String LOOKING = "Looking who has the port…";
    /** So many ports of a launch configuration are looked at. */
    private static final int MOST = 4;

    /** {@return what can be done; looks at the host, so never on a UI thread} */
    Offer answer(IProgressMonitor monitor) {
        Set<Endpoint> candidates = candidates(text.flatMap(reader::failure));
        if (candidates.isEmpty()) {
            return Offers.portUnknown(configuration().filter(Configurations::canBeDebugged).isPresent());
        }
        Optional<Diagnosis> first = Optional.empty();
        for (Endpoint wanted : candidates) {
            Diagnosis answer = look().look(wanted, monitor);
            if (answer.verdict() != Verdict.FREE) {
                return look().offer(answer, monitor);
            }
            first = first.or(() -> Optional.of(answer));
        }
        return look().offer(first.orElseThrow(), monitor);
    }

    /** {@return what can be done about the port on which the program fails below the debugger, which is remembered} */
    Offer debugged(IProgressMonitor monitor) throws CoreException {
        if (launch.isPresent()) {
            Stopping.end(launch.get(), monitor);
        }
        Optional<Integer> found = configuration().isPresent() ? DebuggedPort.find(configuration().get(), monitor) : Optional.empty();
        return found.map(port -> named(port, monitor)).orElseGet(Offers::portNotFound);
    }

    /** {@return what can be done about a port that a person has named, which is remembered} */
    @Override
    public Offer named(int port, IProgressMonitor monitor) {
        Endpoint wanted = new Endpoint(Transport.TCP, IpAddress.ANY_V4, port);
        configuration().ifPresent(known -> PortMemory.remember(known, wanted));
        return look().offer(look().look(wanted, monitor), monitor);
    }

    /** {@return what a console says could not be taken; empty where it does not say the port} */
    static Optional<Endpoint> told(LoggedFailure failure) {
        return failure.port().map(port -> new Endpoint(failure.transport().orElse(Transport.TCP), failure.address().flatMap(IpAddress::parse).orElse(IpAddress.ANY_V4), port));
    }

    private PortLook look() {
        return new PortLook(configuration(), configuration().isPresent() ? Occasion.FAILED : Occasion.NOTHING_TO_RUN);
    }

    private Optional<ILaunchConfiguration> configuration() {
        return launch.map(ILaunch::getLaunchConfiguration);
    }

    /** What the console says is sure; what a person has said comes before what a configuration may mean. */
    private Set<Endpoint> candidates(Optional<LoggedFailure> failure) {
        Optional<Endpoint> told = failure.flatMap(PortQuestion::told);
        if (told.isPresent()) {
            configuration().ifPresent(known -> PortMemory.remember(known, told.get()));
            return Set.of(told.get());
        }
        Set<Endpoint> candidates = new LinkedHashSet<>();
        configuration().flatMap(PortMemory::port).ifPresent(candidates::add);
        configuration().map(Configurations::ports).orElse(List.of()).stream().limit(MOST)
                .forEach(stated -> candidates.add(new Endpoint(Transport.TCP, IpAddress.ANY_V4, stated.port())));
        return candidates;
    }
}
