// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Cited;
import berth.core.diagnosis.Diagnosis.Claimant;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Diagnosis.Via;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.ContainerSeen;
import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.Evidence.GreetingRead;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.AddressSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;

/** The evidence that carries a verdict, and that a cause points at; what another line of the answer says already is left out. */
record ProofText(Language language) {
    private static final int MOST_SEEN = 3;
    private static final int MOST_LOGGED = 2;
    /** Two lines. */
    private static final int MOST_CHARACTERS = 160;

    /** {@return the evidence, a line each, with its number in JSON} */
    List<String> lines(Diagnosis diagnosis) {
        return shown(diagnosis).stream().map(i -> "[" + i + "] " + Wording.shortened(new EvidenceText(language).inProof(diagnosis, diagnosis.evidence().get(i)), MOST_CHARACTERS)).toList();
    }

    /** {@return whether each piece of evidence is in some line of the answer} */
    static boolean isAll(Diagnosis diagnosis) {
        Set<Integer> shown = shown(diagnosis);
        return IntStream.range(0, diagnosis.evidence().size()).allMatch(i -> shown.contains(i) || isSaid(diagnosis, i));
    }

    /** {@return those of the evidence that are shown, so that they can be pointed at} */
    static List<Integer> pointers(Diagnosis diagnosis, List<Integer> because) {
        return because.stream().filter(i -> !isSaid(diagnosis, i)).toList();
    }

    private static Set<Integer> shown(Diagnosis diagnosis) {
        Set<Integer> shown = new TreeSet<>(CauseText.pointedAt(diagnosis));
        add(shown, diagnosis, true, diagnosis.question().failure().isPresent() ? MOST_LOGGED : 1);
        add(shown, diagnosis, false, MOST_SEEN);
        return shown;
    }

    /** Until so many of that kind are shown. */
    private static void add(Set<Integer> shown, Diagnosis diagnosis, boolean logged, int most) {
        long there = shown.stream().filter(i -> isLogged(diagnosis, i) == logged).count();
        List<Integer> more = IntStream.range(0, diagnosis.evidence().size()).filter(i -> isLogged(diagnosis, i) == logged && !shown.contains(i) && !isSaid(diagnosis, i) && !isAside(diagnosis, i)).boxed()
                .limit(Math.max(0, most - there)).toList();
        shown.addAll(more);
    }

    /** What else was logged than the failure in question. */
    private static boolean isAside(Diagnosis diagnosis, int number) {
        return diagnosis.evidence().get(number).evidence() instanceof EventLogged logged && diagnosis.question().failure()
                .filter(failure -> !failure.record().equals(logged.event()) && !failure.consequences().contains(logged.event())).isPresent();
    }

    private static boolean isLogged(Diagnosis diagnosis, int number) {
        return diagnosis.evidence().get(number).evidence() instanceof EventLogged;
    }

    /** Whether WHO, WANTS or ANSWERS is made of it; where nobody listens, that somebody greets is the proof itself. */
    private static boolean isSaid(Diagnosis diagnosis, int number) {
        Cited cited = diagnosis.evidence().get(number);
        List<Holder> holders = diagnosis.holders().stream().limit(Few.MOST_HOLDERS).filter(holder -> holder.host().equals(cited.host())).toList();
        Evidence evidence = cited.evidence();
        if (evidence instanceof ProcessSeen process) {
            return holders.stream().anyMatch(holder -> holder.pid().equals(Optional.of(process.process().pid()))
                    || holder.workers().contains(process.process().pid()) && holder.service().isPresent() && holder.service().equals(process.service()));
        }
        if (evidence instanceof ServiceSeen service) {
            return service.state() == ServiceState.RUNNING && holders.stream().anyMatch(holder -> holder.service().equals(Optional.of(service.name()))) || claims(diagnosis, service.name());
        }
        if (evidence instanceof ContainerSeen container) {
            return holders.stream().flatMap(ProofText::containers).collect(Collectors.toSet()).contains(container.name());
        }
        if (evidence instanceof AddressSeen) {
            return diagnosis.verdict() == Verdict.NOT_LOCAL;
        }
        return evidence instanceof ClaimSeen claim && claims(diagnosis, claim.by())
                || evidence instanceof GreetingRead && diagnosis.verdict() != Verdict.INTERCEPTED && diagnosis.answers().stream().anyMatch(answer -> answer.because().contains(number));
    }

    private static Stream<String> containers(Holder holder) {
        return Stream.of(holder.container(), holder.via().flatMap(Via::container)).flatMap(Optional::stream).flatMap(container -> container.name().stream());
    }

    private static boolean claims(Diagnosis diagnosis, String name) {
        return diagnosis.claimants().stream().map(Claimant::name).anyMatch(name::equals);
    }
}
