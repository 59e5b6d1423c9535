// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.debug.core.ILaunchConfiguration;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.inquiry.Inquiry;
import berth.core.inquiry.LocalHost;
import berth.ide.internal.Offer.Choice;
import berth.ide.internal.Offers.Occasion;
import berth.ide.internal.Owner.Owners;
import berth.ui.BerthUi;

/**
 * Looks who has a port, and what can be done about it. Never on a UI thread: it looks at the host.
 *
 * @param configuration what is to run; empty where that is not known
 */
record PortLook(Optional<ILaunchConfiguration> configuration, Occasion occasion) {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    /** So many ports behind the one that is taken are tried for a free one. */
    private static final int NEXT = 10;

    Diagnosis look(Endpoint wanted, IProgressMonitor monitor) {
        return new Inquiry(new BerthUi().contributions(), LocalHost.current(), DEADLINE, Clock.systemUTC()).port(wanted, Optional.empty(), List.of(), monitor);
    }

    /** {@return what can be done}, and remembers on which port it was. */
    Offer offer(Diagnosis answer, IProgressMonitor monitor) {
        Endpoint wanted = answer.question().wanted();
        if (answer.verdict() != Verdict.FREE) {
            configuration.ifPresent(known -> PortMemory.remember(known, wanted));
        }
        Owners owners = OwnLaunches.current().owners(answer.holders());
        Optional<PortSetting> place = configuration.map(Configurations::ports).orElse(List.of()).stream()
                .filter(setting -> setting.port() == wanted.port() && Configurations.canChange(setting)).findFirst();
        Optional<Choice.OtherPort> other = place.filter(setting -> answer.verdict() != Verdict.FREE)
                .flatMap(setting -> freePort(wanted, monitor).map(free -> new Choice.OtherPort(free, setting)));
        return new Offers(ZoneId.systemDefault(), occasion).of(answer, owners, other);
    }

    private Optional<Integer> freePort(Endpoint taken, IProgressMonitor monitor) {
        return IntStream.rangeClosed(taken.port() + 1, Math.min(taken.port() + NEXT, Endpoint.MAX_PORT)).boxed()
                .filter(port -> look(new Endpoint(taken.transport(), taken.address(), port), monitor).verdict() == Verdict.FREE).findFirst();
    }
}
