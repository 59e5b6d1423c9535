// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import berth.core.diagnosis.Question;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.LogRecord;
import berth.core.snapshot.Snapshot;

/** Whether clients that name no local port still get one: when none is left, connecting fails with the words of a bind. */
final class LocalPortsLeft {
    private static final Set<String> PROVIDERS = Set.of("Tcpip", "Microsoft-Windows-TCPIP");
    /** Windows' TCP had no local port for a connection (4227, 4231), or UDP none for a socket (4266). */
    private static final Set<Integer> NONE_LEFT = Set.of(4227, 4231, 4266);
    /** What Windows has logged was so at that moment only. */
    private static final Duration NEAR = Duration.ofMinutes(10);

    private LocalPortsLeft() { }

    /** {@return what tells that there were none at the time in question} */
    static List<Evidence> none(Snapshot host, Question question) {
        Instant when = question.failure().flatMap(failure -> failure.record().time()).orElse(host.takenAt());
        Stream<SettingSeen> tried = host.all(SettingSeen.class).filter(setting -> setting.namespace().equals("ports") && setting.key().equals("ephemeral") && setting.value().equals("exhausted"));
        Stream<EventLogged> logged = host.all(EventLogged.class).filter(seen -> isNoneLeft(seen.event()) && seen.event().time().filter(time -> Duration.between(time, when).abs().compareTo(NEAR) <= 0).isPresent());
        return Stream.<Evidence> concat(tried, logged).toList();
    }

    private static boolean isNoneLeft(LogRecord event) {
        return PROVIDERS.contains(event.provider()) && event.eventId().filter(NONE_LEFT::contains).isPresent();
    }
}
