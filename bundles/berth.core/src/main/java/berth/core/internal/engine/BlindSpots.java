// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;

/** What was not looked at; without a verdict it says what a verdict would have needed. */
final class BlindSpots {
    private final Question question;
    private final Scene here;
    private final Proxies proxies;
    private final Origin origin;
    private final Set<NotObserved> spots = new LinkedHashSet<>();

    BlindSpots(Question question, Scene here, Proxies proxies, Origin origin) {
        this.question = question;
        this.here = here;
        this.proxies = proxies;
        this.origin = origin;
    }

    List<NotObserved> of(Ruling ruling, Optional<Finding> remote, List<NotObserved> failures) {
        boolean maybeRemote = remote.map(finding -> finding.likelihood() != Likelihood.RULED_OUT).orElse(false);
        if (proxies.scenes().isEmpty() && maybeRemote) {
            add(Topic.REMOTE_HOST, "who has the port there is not known");
        }
        Stream.concat(Stream.of(here), proxies.scenes().stream()).flatMap(scene -> scene.host().all(NotObserved.class))
                .filter(spot -> !isExplained(spot) && !isOfAnotherTransport(spot)).forEach(spots::add);
        if (here.host().evidence().stream().allMatch(e -> e instanceof EventLogged || e instanceof Evidence.SettingSeen)) {
            add(sockets(), "nobody looked at the sockets of " + question.host());
        }
        proxies.scenes().stream().filter(proxy -> !proxy.isAfterFailure()).forEach(proxy ->
                addUnlessThere(Topic.REMOTE_HOST, "nobody looked at " + proxy.host().host().name() + " after the failure"));
        if (ruling.verdict() == Verdict.UNDETERMINED && !ruling.cause().equals(Optional.of(Cause.NETWORK))) {
            missing(here);
            if (ruling.cause().equals(Optional.of(Cause.REMOTE_BIND))) {
                missingAtProxies();
            }
        }
        spots.addAll(failures);
        return List.copyOf(spots);
    }

    /** Whose configuration might name the port matters no more when it is proven who has it. */
    private boolean isExplained(NotObserved spot) {
        boolean configuration = spot.topic() == Topic.SERVICES && spot.why() == Why.ACCESS_DENIED && spot.origin().place().isPresent();
        return configuration && here.isHeld() && here.holdersAreKnown();
    }

    /** No socket of another transport stands in the way. */
    private boolean isOfAnotherTransport(NotObserved spot) {
        return spot.topic() != sockets() && Stream.of(Transport.values()).anyMatch(transport -> spot.topic() == Topic.sockets(transport));
    }

    private void missing(Scene scene) {
        // A service that failed had all it needs but the port, so only the sockets matter.
        scene.bind().missing().forEach((topic, detail) -> {
            if (question.failure().isEmpty() || topic == sockets()) {
                addUnlessThere(topic, detail);
            }
        });
        if (!scene.isAfterFailure()) {
            addUnlessThere(sockets(), "nobody looked at " + scene.host().host().name() + " after the failure");
        }
    }

    private void missingAtProxies() {
        for (Scene proxy : proxies.scenes()) {
            String name = proxy.host().host().name();
            if (!proxies.identified()) {
                addUnlessThere(Topic.REMOTE_HOST, "nobody said that " + name + " is the proxy server");
            }
            if (!proxy.isHeld() && !proxy.isFree()) {
                addUnlessThere(sockets(), "nobody said that all " + sockets().id().replace('-', ' ') + " of " + name + " were looked at");
            }
            if (proxy.isHeld()) {
                addUnlessThere(Topic.REMOTE_HOST, "nobody said that the client on " + question.host() + " opens the port there");
            }
        }
    }

    private Topic sockets() {
        return Topic.sockets(question.wanted().transport());
    }

    private void addUnlessThere(Topic topic, String detail) {
        if (spots.stream().noneMatch(spot -> spot.topic() == topic)) {
            add(topic, detail);
        }
    }

    private void add(Topic topic, String detail) {
        spots.add(new NotObserved(origin, topic, Why.NOT_GIVEN, detail));
    }
}
