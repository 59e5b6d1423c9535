// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.core.inquiry.Inquiry;
import berth.core.ports.PortList;
import berth.core.render.Escapes;
import berth.core.snapshot.Snapshot;
import berth.ui.Words;

/** What a list of sockets lacks, in one sentence or a few. */
final class BlindSpots {
    private static final int MOST = 3;

    private BlindSpots() { }

    /** {@return the sentences, escaped; empty when nothing is missing} */
    static String sentence(Snapshot host) {
        List<NotObserved> spots = PortList.blindSpots(host).filter(spot -> !isOfNoUse(spot)).toList();
        List<String> details = spots.stream().map(NotObserved::detail).map(BlindSpots::ended).distinct().toList();
        if (spots.isEmpty()) {
            return "";
        }
        boolean rights = spots.stream().anyMatch(spot -> spot.why() == Why.ACCESS_DENIED) && !Inquiry.caller(host).equals(Optional.of("root"));
        return Stream.of(Words.of("This list is not complete."), details.stream().limit(MOST).collect(Collectors.joining(" ")),
                details.size() > MOST ? Words.of("There is more that was not seen: berth ports tells it.") : "",
                rights ? Words.of("An administrator (root) sees more.") : "").filter(part -> !part.isEmpty()).collect(Collectors.joining(" "));
    }

    /** A kernel without a transport has no sockets of it. */
    private static boolean isOfNoUse(NotObserved spot) {
        return spot.why() == Why.NOT_SUPPORTED && (spot.topic() == Topic.SCTP_SOCKETS || spot.topic() == Topic.UDP_LITE_SOCKETS);
    }

    private static String ended(String detail) {
        String text = Escapes.visible(detail.strip());
        return text.isEmpty() || text.endsWith(".") ? text : text + ".";
    }
}
