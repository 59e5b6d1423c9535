// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package com.example.old;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Question;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.GreetingRead;
import berth.core.evidence.Evidence.HookKind;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.snapshot.Snapshot;
import berth.core.spi.AntivirusDetector;

/** A vendor's detector of the day when 0.1.0 came out. Its class files lie beside it, and later releases have to run them. */
public final class OldDetector implements AntivirusDetector {
    @Override
    public List<Match> detect(Question question, Snapshot snapshot) {
        Endpoint wanted = question.wanted();
        List<Evidence> shown = new ArrayList<>();
        List<ProcessRef> processes = new ArrayList<>();
        for (Evidence evidence : snapshot.evidence()) {
            if (isOurs(evidence)) {
                shown.add(evidence);
                process(evidence).ifPresent(processes::add);
            }
        }
        if (shown.isEmpty() || wanted.transport() != Transport.TCP || question.host().isEmpty()) {
            return List.of();
        }
        Optional<Evidence> holding = snapshot.all(SocketSeen.class).filter(socket -> socket.state().serves() && socket.local().port() == wanted.port()
                && socket.owners().stream().anyMatch(processes::contains)).map(Evidence.class::cast).findFirst();
        if (holding.isPresent()) {
            shown.add(0, holding.get());
            return List.of(new Match(AntivirusRole.HOLDS, Optional.of("gateway"), shown));
        }
        Optional<RedirectSeen> rule = snapshot.all(RedirectSeen.class).filter(one -> one.from().port() == wanted.port()
                && one.target().filter(target -> target.address().isLoopback() || target.address().equals(IpAddress.ANY_V4)).isPresent()).findFirst();
        rule.ifPresent(shown::add);
        boolean blind = !snapshot.covers(Topic.REDIRECTS, wanted.port());
        return List.of(new Match(rule.isPresent() ? AntivirusRole.REDIRECTS : AntivirusRole.PRESENT, blind ? Optional.empty() : Optional.of("proxy"), shown));
    }

    private static boolean isOurs(Evidence evidence) {
        return switch (evidence) {
        case ProcessSeen process -> process.exe().map(exe -> exe.startsWith("/opt/old/")).orElse(process.name().equals("oldd")) && !process.command().contains("--help");
        case ServiceSeen service -> service.name().equals("old.service") && service.state() == ServiceState.RUNNING;
        case GreetingRead(Origin origin, Endpoint endpoint, String text) -> text.contains("Old Gateway") && endpoint.port() > 0 && origin.source() != null;
        case HookSeen hook -> hook.name().equals("oldfilter") && isFilter(hook.hook());
        case SettingSeen setting -> setting.namespace().equals("old") && setting.key().equals("port") && !setting.value().isBlank();
        default -> false;
        };
    }

    private static boolean isFilter(HookKind kind) {
        return switch (kind) {
        case FANOTIFY_PERMISSION, MINIFILTER -> true;
        default -> false;
        };
    }

    private static Optional<ProcessRef> process(Evidence evidence) {
        return evidence instanceof ProcessSeen seen ? Optional.of(seen.process())
                : evidence instanceof ServiceSeen service ? service.process() : evidence instanceof HookSeen hook ? hook.process() : Optional.empty();
    }
}
