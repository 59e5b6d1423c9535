// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package com.example.old;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.HookKind;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.spi.CannotObserveException;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;

/** A vendor's source of the day when 0.1.0 came out. */
public final class OldSource implements EvidenceSource {
    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) throws CannotObserveException {
        if (request.effort() == Request.Effort.EXACT || monitor.isCanceled()) {
            return;
        }
        Origin origin = new Origin("com.example.old.settings", request.now(), Optional.empty());
        Endpoint wanted = request.wanted().orElseThrow(() -> new CannotObserveException(Why.NOT_SUPPORTED, "Only one port can be asked about."));
        sink.accept(new SettingSeen(origin.at("/etc/old.conf"), "old", "port", Integer.toString(wanted.port())));
        sink.accept(new ServiceSeen(origin, "old.service", Optional.of("Old"), ServiceState.RUNNING, Optional.of("enabled"), Optional.of(new ProcessRef(417, Optional.empty()))));
        sink.accept(new HookSeen(origin, HookKind.MINIFILTER, "oldfilter", Optional.empty(), Optional.of("328010")));
        sink.accept(new HookSeen(origin, HookKind.CALLOUT, "oldcallout", Optional.empty()));
        sink.accept(new RedirectSeen(origin, new Endpoint(Transport.TCP, IpAddress.ANY_V4, wanted.port()), Optional.of("127.0.0.1:10025"), "old"));
        sink.accept(new NotObserved(origin, Topic.HOOKS, Why.ACCESS_DENIED, "Only half of the hooks may be seen."));
        sink.accept(new Surveyed(origin, Topic.SETTINGS, Set.of()));
    }
}
