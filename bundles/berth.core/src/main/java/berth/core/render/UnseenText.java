// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;

/** What could not be looked at: a line for each gap that could change the answer, and one for all others. */
record UnseenText(Language language) {
    private static final String ASK_AS_ROOT = "ask-as-root";

    /** {@return what was not seen, a line each} */
    List<String> lines(Diagnosis diagnosis) {
        Terms terms = new Terms(language);
        List<String> lines = new ArrayList<>(diagnosis.blindSpots().stream().filter(spot -> couldChange(diagnosis, spot)).map(this::line).toList());
        Map<Why, List<String>> others = new EnumMap<>(Why.class);
        diagnosis.blindSpots().stream().filter(spot -> !couldChange(diagnosis, spot)).forEach(spot -> others.computeIfAbsent(spot.why(), why -> new ArrayList<>()).add(terms.topic(spot.topic())));
        if (!others.isEmpty()) {
            lines.add(language.of("%s, which could not change this answer", others.entrySet().stream().map(some -> String.join(", ", some.getValue().stream().distinct().toList()) + " (" + terms.why(some.getKey()) + ")")
                    .collect(Collectors.joining(", "))));
        }
        return lines;
    }

    /** {@return what would fill those gaps, if a person can do something about it and no step says so} */
    List<String> helps(Diagnosis diagnosis) {
        boolean said = diagnosis.steps().stream().anyMatch(step -> step.id().equals(ASK_AS_ROOT));
        List<NotObserved> gaps = diagnosis.blindSpots().stream().filter(spot -> !isKnown(diagnosis) && couldChange(diagnosis, spot)).toList();
        Stream<String> helps = gaps.stream().map(spot -> new Wording(language).help(diagnosis, spot)).flatMap(Optional::stream).filter(help -> !said || !help.equals(new Wording(language).asRoot())).distinct();
        return Stream.concat(wspcfg(diagnosis, gaps).stream(), helps).toList();
    }

    /** The client's file decides whether a proxy server matters at all. */
    private Optional<String> wspcfg(Diagnosis diagnosis, List<NotObserved> gaps) {
        boolean decides = diagnosis.likelihood() == Likelihood.UNKNOWN && gaps.stream().anyMatch(spot -> spot.topic() == Topic.REMOTE_HOST && spot.why() == Why.NOT_GIVEN);
        return decides ? Optional.of(language.of("--with Wspcfg.ini, from the folder of the service's program on %s", Wording.name(diagnosis.question().host()))) : Optional.empty();
    }

    /** One that is longer than a line ends with its first clause; what follows from that, and how to see it, stands in JSON. What is wrong with a stranger's bundle is told to its end. */
    private String line(NotObserved spot) {
        String whole = new Wording(language).blindSpot(spot);
        int end = Stream.of("; ", ", so ").mapToInt(whole::indexOf).filter(at -> at >= 0).min().orElse(-1);
        return spot.topic() == Topic.CONTRIBUTION || whole.length() <= Paragraph.COLUMNS - TextRenderer.INDENT || end < 0 ? whole : whole.substring(0, end) + ".";
    }

    /** {@return whether the answer could be another one if all had been seen} */
    static boolean matters(Diagnosis diagnosis) {
        return diagnosis.blindSpots().stream().anyMatch(spot -> couldChange(diagnosis, spot));
    }

    /** Whether a holder is asked for, so that it matters who that is. */
    private static boolean hasHolder(Diagnosis diagnosis) {
        boolean kernels = diagnosis.cause().equals(Optional.of(Cause.TIME_WAIT)) && diagnosis.likelihood() == Likelihood.ESTABLISHED;
        return !kernels && switch (diagnosis.verdict()) {
        case HELD, ELSEWHERE, UNDETERMINED -> true;
        case FREE, RESERVED, FORBIDDEN, NOT_LOCAL, INTERCEPTED -> false;
        };
    }

    private static boolean isKnown(Diagnosis diagnosis) {
        return isSettled(diagnosis) && !diagnosis.holders().isEmpty() && diagnosis.holders().stream().allMatch(holder -> holder.pid().isPresent());
    }

    /** Whether there is an obstacle for sure, whatever else is in the way or not. */
    private static boolean isSettled(Diagnosis diagnosis) {
        return diagnosis.likelihood() == Likelihood.ESTABLISHED && switch (diagnosis.verdict()) {
        case HELD, ELSEWHERE, RESERVED, FORBIDDEN, NOT_LOCAL -> true;
        case FREE, INTERCEPTED, UNDETERMINED -> false;
        };
    }

    /** Whether another verdict, or another holder, could come out of it. */
    private static boolean couldChange(Diagnosis diagnosis, NotObserved spot) {
        boolean known = isKnown(diagnosis);
        boolean settled = isSettled(diagnosis);
        return switch (spot.topic()) {
        case CONTRIBUTION, REMOTE_HOST, GREETINGS, EVENT_LOG -> true;
        case TCP_SOCKETS, UDP_SOCKETS, UDP_LITE_SOCKETS, SCTP_SOCKETS -> !settled || diagnosis.verdict() != Verdict.NOT_LOCAL && (!known || diagnosis.verdict() != Verdict.ELSEWHERE);
        case PROCESSES -> hasHolder(diagnosis);
        case SERVICES -> hasHolder(diagnosis) && !known;
        case CONTAINERS -> hasHolder(diagnosis) && (!known || diagnosis.holders().stream().anyMatch(holder -> holder.via().filter(via -> !via.kind().serves()).isPresent()));
        case ADDRESSES, PERMISSIONS, POLICIES, REDIRECTS, HOOKS, SETTINGS -> !settled;
        case NAMESPACES -> diagnosis.verdict() == Verdict.UNDETERMINED;
        };
    }
}
