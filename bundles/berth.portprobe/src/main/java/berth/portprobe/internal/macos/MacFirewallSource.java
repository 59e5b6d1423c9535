// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.ShowingProgram.Outcome;

/** The rules of pf that take traffic elsewhere; only root may read them. */
public final class MacFirewallSource implements EvidenceSource {
    private static final String ID = "berth.portprobe.macos.firewall";
    private static final List<String> STATE = List.of("/sbin/pfctl", "-s", "info");
    private static final List<String> RULES = List.of("/sbin/pfctl", "-a", "*", "-s", "nat");
    private static final String OFF = "Status: Disabled";
    private static final Path SERVICES = Path.of("/etc/services");
    private static final int MOST_BYTES = 1 << 23;
    /** Of a range that nobody has asked for one port each is said. */
    private static final int MOST_PORTS = 64;

    private final Darwin darwin;
    private final MacHost host;

    /** For the extension registry. */
    public MacFirewallSource() {
        this(new LiveDarwin(), new LiveMacHost());
    }

    MacFirewallSource(Darwin darwin, MacHost host) {
        this.darwin = darwin;
        this.host = host;
    }

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        if (request.effort() == Effort.EXACT) {
            return;
        }
        Origin origin = new Origin(ID, request.now(), Optional.empty());
        sink.accept(trouble(request, origin, sink, monitor::isCanceled).<Evidence> map(gap -> gap)
                .orElseGet(() -> new Surveyed(origin, Topic.REDIRECTS, request.wanted().map(Endpoint::port).map(Set::of).orElse(Set.of()))));
    }

    private Optional<NotObserved> trouble(Request request, Origin origin, Consumer<? super Evidence> sink, BooleanSupplier cancelled) {
        if (darwin.user() != 0) {
            return gap(origin, Why.ACCESS_DENIED, "Whether pf takes the traffic elsewhere can't be read without root; sudo pfctl -s nat shows it, and sudo pfctl -a NAME -s nat the rules in an anchor.");
        }
        return switch (host.run(STATE)) {
        case Outcome.Failed(String reason) -> gap(origin, Why.FAILED, "Whether pf takes the traffic elsewhere is not known: pfctl: " + reason + ".");
        // Rules that are loaded do nothing then.
        case Outcome.Shown(String text) when text.lines().anyMatch(line -> line.startsWith(OFF)) -> Optional.empty();
        case Outcome.Shown ignored -> rules(request, origin, sink, cancelled);
        };
    }

    private Optional<NotObserved> rules(Request request, Origin origin, Consumer<? super Evidence> sink, BooleanSupplier cancelled) {
        return switch (host.run(RULES)) {
        case Outcome.Failed(String reason) -> gap(origin, Why.FAILED, "The rules of pf are not known: pfctl: " + reason + ".");
        case Outcome.Shown(String text) -> {
            Map<String, Integer> services = services();
            PfRule.Rules rules = PfRule.parse(text, services);
            rules.rules().forEach(rule -> tell(rule, request, origin.at("pfctl -a * -s nat"), sink));
            PfAnchors.Found anchors = new PfAnchors(host, services, cancelled).calledBy(rules);
            anchors.read().forEach(anchor -> anchor.rules().rules().forEach(rule -> tell(rule, request, origin.at("pfctl -a " + anchor.anchor() + " -s nat"), sink)));
            int unknown = rules.unknown() + anchors.read().stream().mapToInt(anchor -> anchor.rules().unknown()).sum();
            yield unknown > 0 ? gap(origin, Why.NOT_SUPPORTED, unknown + " rules of pf could not be understood; sudo pfctl -a '*' -s nat and sudo pfctl -a NAME -s nat show them.")
                    : anchors.unread() > 0 ? gap(origin, Why.FAILED, "Anchors of pf (" + anchors.unread() + ") could not be read; sudo pfctl -v -s Anchors names them, and sudo pfctl -a NAME -s nat shows each.")
                    : Optional.empty();
        }
        };
    }

    private static Optional<NotObserved> gap(Origin origin, Why why, String detail) {
        return Optional.of(new NotObserved(origin, Topic.REDIRECTS, why, detail));
    }

    private Map<String, Integer> services() {
        try {
            return PortNumbers.parse(new String(host.read(SERVICES, MOST_BYTES), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Map.of();
        }
    }

    private static void tell(PfRule rule, Request request, Origin origin, Consumer<? super Evidence> sink) {
        IpAddress address = rule.address().orElse(rule.v6() ? IpAddress.ANY_V6 : IpAddress.ANY_V4);
        IntStream ports = request.wanted().isPresent() ? IntStream.of(request.wanted().get().port()).filter(port -> rule.firstPort() <= port && port <= rule.lastPort())
                : IntStream.rangeClosed(Math.max(1, rule.firstPort()), Math.min(rule.lastPort(), Endpoint.MAX_PORT)).limit(MOST_PORTS);
        ports.mapToObj(port -> new Endpoint(rule.transport(), address, port)).filter(from -> request.wanted().map(wanted -> wanted.transport() == from.transport()).orElse(true))
                .forEach(from -> sink.accept(new RedirectSeen(origin, from, rule.to(), "pf", Optional.of(rule.share()))));
    }
}
