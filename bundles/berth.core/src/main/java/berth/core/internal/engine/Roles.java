// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import berth.core.diagnosis.BindFailure;
import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Diagnosis.Via;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Question;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.snapshot.Snapshot;

/** What who has the port is to the question: a forwarder, a keeper of the socket for a service, the asking service itself. */
final class Roles {
    private static final Set<Cause> SERVES = EnumSet.of(Cause.LISTENER, Cause.WILDCARD_OVERLAP, Cause.DUAL_STACK);

    private final Question question;
    private final List<ServiceSeen> down;
    private final Set<String> claimants;
    private final Suspects suspects;

    Roles(Question question, Snapshot host) {
        this.question = question;
        this.suspects = new Suspects(host);
        this.down = host.all(ServiceSeen.class).filter(Roles::isDown).toList();
        this.claimants = host.all(ClaimSeen.class).filter(claim -> claim.endpoint().port() == question.wanted().port()
                && claim.endpoint().transport() == question.wanted().transport()).map(ClaimSeen::by).collect(Collectors.toSet());
    }

    /** {@return the obstacle with the cause that says most, when all its holders play the same part} */
    Obstacle named(Obstacle obstacle, List<Holder> holders) {
        if (holders.isEmpty() || !SERVES.contains(obstacle.cause())) {
            return obstacle;
        }
        if (holders.stream().allMatch(holder -> holder.pid().isEmpty())) {
            return suspects.named(obstacle);
        }
        if (holders.stream().allMatch(holder -> holder.via().filter(via -> via.kind().activates()).isPresent())) {
            return inPart(obstacle, Cause.SOCKET_ACTIVATION, holders);
        }
        List<Evidence> own = holders.stream().flatMap(holder -> ownInstance(holder).stream()).toList();
        if (holders.stream().allMatch(holder -> isAsking(holder) || ownInstance(holder).isPresent())) {
            return with(obstacle, Cause.OWN_INSTANCE, own);
        }
        return holders.stream().allMatch(holder -> holder.via().filter(via -> !via.kind().serves()).isPresent()) ? inPart(obstacle, Cause.FORWARDER, holders) : obstacle;
    }

    /** A name and a command line are the process's own word; only its executable proves what it is. */
    private static Obstacle inPart(Obstacle obstacle, Cause cause, List<Holder> holders) {
        boolean proven = holders.stream().allMatch(holder -> holder.exe().isPresent());
        return new Obstacle(obstacle.verdict(), cause, proven ? obstacle.likelihood() : Likelihood.POSSIBLE, obstacle.sockets(), obstacle.because());
    }

    private static Obstacle with(Obstacle obstacle, Cause cause, List<Evidence> more) {
        return new Obstacle(obstacle.verdict(), cause, obstacle.likelihood(), obstacle.sockets(), obstacle.because()).with(more);
    }

    /** Whether the service that asks for the port is the one that has it. */
    private boolean isAsking(Holder holder) {
        boolean sameUnit = question.service().flatMap(asking -> holder.service().filter(unit -> isSameUnit(asking, unit))).isPresent();
        Optional<String> image = question.failure().flatMap(BindFailure::image).map(name -> name.toLowerCase(Locale.ROOT));
        return sameUnit || image.flatMap(name -> holder.exe().filter(exe -> fileName(exe).equals(name))).isPresent();
    }

    private static boolean isSameUnit(String one, String other) {
        return unit(one).equals(unit(other));
    }

    private static String unit(String name) {
        return name.endsWith(".service") ? name.substring(0, name.length() - ".service".length()) : name;
    }

    private static String fileName(String path) {
        String file = path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase(Locale.ROOT);
        return file.endsWith(".exe") ? file.substring(0, file.length() - 4) : file;
    }

    /** A process of a unit that is not running, or the very program that a failing unit with a claim to the port wants to start. */
    private Optional<Evidence> ownInstance(Holder holder) {
        return down.stream().filter(service -> isLeftOver(service, holder) || isTwin(service, holder)).<Evidence>map(service -> service).findFirst();
    }

    private static boolean isDown(ServiceSeen service) {
        return service.name().endsWith(".service") && switch (service.state()) {
        case FAILED, STARTING, STOPPED -> true;
        case RUNNING, STOPPING, OTHER -> false;
        };
    }

    private static boolean isLeftOver(ServiceSeen service, Holder holder) {
        boolean itsNewOne = service.process().filter(process -> holder.pid().equals(Optional.of(process.pid()))).isPresent();
        return holder.service().equals(Optional.of(service.name())) && !itsNewOne;
    }

    private boolean isTwin(ServiceSeen service, Holder holder) {
        boolean failing = service.state() != ServiceState.STOPPED;
        return failing && holder.via().map(Via::kind).isEmpty() && service.exe().isPresent() && service.exe().equals(holder.exe())
                && claimants.contains(service.name());
    }
}
