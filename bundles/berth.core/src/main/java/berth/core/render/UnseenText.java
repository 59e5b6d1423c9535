// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Likelihood;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Why;

/** What could not be looked at: a line for each gap that could change the answer, and one for all others. */
final class UnseenText {
    private static final String ASK_AS_ROOT = "ask-as-root";

    private UnseenText() { }

    /** {@return what was not seen, a line each} */
    static List<String> lines(Diagnosis diagnosis) {
        List<String> lines = new ArrayList<>(diagnosis.blindSpots().stream().filter(spot -> couldChange(diagnosis, spot)).map(UnseenText::line).toList());
        Map<Why, List<String>> others = new EnumMap<>(Why.class);
        diagnosis.blindSpots().stream().filter(spot -> !couldChange(diagnosis, spot)).forEach(spot -> others.computeIfAbsent(spot.why(), why -> new ArrayList<>()).add(Terms.topic(spot.topic())));
        if (!others.isEmpty()) {
            lines.add(others.entrySet().stream().map(some -> String.join(", ", some.getValue().stream().distinct().toList()) + " (" + Terms.why(some.getKey()) + ")")
                    .collect(Collectors.joining(", ")) + ", which could not change this answer");
        }
        return lines;
    }

    /** {@return what would fill those gaps, if a person can do something about it and no step says so} */
    static List<String> helps(Diagnosis diagnosis) {
        boolean said = diagnosis.steps().stream().anyMatch(step -> step.id().equals(ASK_AS_ROOT));
        return diagnosis.blindSpots().stream().filter(spot -> !isKnown(diagnosis) && couldChange(diagnosis, spot)).map(spot -> Wording.help(diagnosis, spot)).flatMap(Optional::stream)
                .filter(help -> !said || !help.equals(Wording.AS_ROOT)).distinct().toList();
    }

    /** One that is longer than a line ends with its first clause; the rest tells how to see it, which HELPS says as well. */
    private static String line(NotObserved spot) {
        String whole = Wording.blindSpot(spot);
        int end = whole.indexOf("; ");
        return whole.length() <= Paragraph.COLUMNS - TextRenderer.INDENT || end < 0 ? whole : whole.substring(0, end) + ".";
    }

    /** {@return whether the answer could be another one if all had been seen} */
    static boolean matters(Diagnosis diagnosis) {
        return diagnosis.blindSpots().stream().anyMatch(spot -> couldChange(diagnosis, spot));
    }

    private static boolean isHeld(Diagnosis diagnosis) {
        return (diagnosis.verdict() == Verdict.HELD || diagnosis.verdict() == Verdict.ELSEWHERE) && diagnosis.likelihood() == Likelihood.ESTABLISHED;
    }

    private static boolean isKnown(Diagnosis diagnosis) {
        return isHeld(diagnosis) && !diagnosis.holders().isEmpty() && diagnosis.holders().stream().allMatch(holder -> holder.pid().isPresent());
    }

    /** Whether another verdict, or another holder, could come out of it. */
    private static boolean couldChange(Diagnosis diagnosis, NotObserved spot) {
        boolean held = isHeld(diagnosis);
        boolean known = isKnown(diagnosis);
        return switch (spot.topic()) {
        case CONTRIBUTION, REMOTE_HOST, GREETINGS, EVENT_LOG -> true;
        case TCP_SOCKETS, UDP_SOCKETS, UDP_LITE_SOCKETS, SCTP_SOCKETS -> !known || diagnosis.verdict() != Verdict.ELSEWHERE;
        case PROCESSES -> diagnosis.verdict() != Verdict.FREE;
        case SERVICES -> diagnosis.verdict() != Verdict.FREE && !known;
        case CONTAINERS -> diagnosis.verdict() != Verdict.FREE && (!known || diagnosis.holders().stream().anyMatch(holder -> holder.via().isPresent()));
        case ADDRESSES, PERMISSIONS, POLICIES, REDIRECTS, HOOKS, SETTINGS -> !held;
        case NAMESPACES -> diagnosis.verdict() == Verdict.UNDETERMINED;
        };
    }
}
