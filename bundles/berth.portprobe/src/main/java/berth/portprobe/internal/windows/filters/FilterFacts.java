// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.filters;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.HookKind;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.portprobe.internal.windows.WindowsError;
import berth.portprobe.internal.windows.filters.PlatformFilter.Value;

/** What the filters of one open engine mean for a server. */
final class FilterFacts {
    private final FilterEngine.Session session;
    private final Optional<Endpoint> wanted;
    private final Origin origin;
    private final BooleanSupplier canceled;
    private final FilterReader reader;
    /** IPv4 and IPv6 have the same filters mostly. */
    private final Set<Evidence> seen = new LinkedHashSet<>();
    private int notUnderstood;
    private int unasked;

    FilterFacts(FilterEngine.Session session, Optional<Endpoint> wanted, Origin origin, BooleanSupplier canceled) {
        this.session = session;
        this.wanted = wanted;
        this.origin = origin;
        this.canceled = canceled;
        this.reader = new FilterReader(session);
    }

    /** Tells what there is, and whether that is all; fails where the engine does. */
    void tell(Consumer<? super Evidence> sink) throws WindowsError {
        try {
            for (Layer layer : Layer.values()) {
                if (canceled.getAsBoolean()) {
                    sink.accept(gap(Why.CANCELLED, "Not all filters of the Windows Filtering Platform were read."));
                    return;
                }
                session.filters(layer.key(), (array, count) -> look(layer, array, count));
            }
        } finally {
            seen.forEach(sink);
        }
        sink.accept(closing());
    }

    private Evidence closing() {
        if (notUnderstood > 0) {
            return gap(Why.NOT_SUPPORTED, notUnderstood + " of the filters of the Windows Filtering Platform that decide about binds are not understood.");
        }
        if (unasked > 0) {
            return gap(Why.NOT_SUPPORTED, "Which ports the filters of the Windows Filtering Platform that refuse binds (" + unasked + ") are about is told for one port at a time only.");
        }
        return new Surveyed(origin, Topic.POLICIES, wanted.map(endpoint -> Set.of(endpoint.port())).orElse(Set.of()));
    }

    private NotObserved gap(Why why, String detail) {
        return new NotObserved(origin, Topic.POLICIES, why, detail);
    }

    private void look(Layer layer, long array, int count) {
        for (int i = 0; i < count; i++) {
            Optional<PlatformFilter> filter = reader.filter(array, i);
            if (filter.isEmpty()) {
                notUnderstood++;
            }
            filter.ifPresent(known -> tell(layer, known));
        }
    }

    private void tell(Layer layer, PlatformFilter filter) {
        Match match = wanted.map(endpoint -> layer.sees(endpoint) ? Match.of(filter.conditions(), endpoint) : Match.NO).orElse(Match.MAYBE);
        if (match == Match.NO) {
            return;
        }
        filter.callout().ifPresent(key -> seen.add(new HookSeen(origin, HookKind.CALLOUT, session.callout(key).orElseGet(() -> named(filter)), Optional.empty(), Optional.empty(),
                Optional.of(layer.call()), Optional.empty())));
        if (filter.action() == PlatformFilter.BLOCK) {
            unasked += wanted.isEmpty() ? 1 : 0;
            wanted.ifPresent(endpoint -> seen.add(new SettingSeen(origin, match == Match.YES ? "bind-block" : "bind-block-for-some",
                    endpoint.transport().id() + "/" + endpoint.port(), described(filter))));
        }
    }

    private static String named(PlatformFilter filter) {
        return filter.name().isBlank() ? "a filter without a name" : filter.name();
    }

    private String described(PlatformFilter filter) {
        String provider = filter.provider().map(key -> " of " + session.provider(key).orElseGet(key::toString)).orElse("");
        String programs = filter.conditions().stream().filter(condition -> condition.field().equals(Match.PROGRAM))
                .flatMap(condition -> condition.value() instanceof Value.Text(String path) ? Optional.of(path).stream() : Optional.<String> empty().stream())
                .collect(Collectors.joining(", "));
        return named(filter) + provider + (programs.isEmpty() ? "" : ", about " + programs);
    }
}
