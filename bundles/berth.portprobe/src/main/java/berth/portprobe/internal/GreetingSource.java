// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntFunction;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.GreetingRead;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.Knock.Outcome;

/**
 * What the server at a port says first, where servers usually speak first.
 * <p>
 * Contract: connects to this host's own addresses only, sends nothing before it has heard a whole greeting, of several lines too, and then only
 * the protocol's farewell. Reads at most 512 bytes. Waits at most a second; up to three for a full look, and where a person said that he waits
 * twice as long. A connection that is closed without a word is an empty greeting: somebody took it.
 * A server that says nothing in time, or does not come to the end, is a blind spot; where nobody takes the connection there is no greeting.
 */
public final class GreetingSource implements EvidenceSource {
    private static final String ID = "berth.portprobe.greetings";
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final Duration FULL_PATIENCE = Duration.ofSeconds(3);
    private static final IpAddress LOOPBACK_V4 = new IpAddress("127.0.0.1");
    private static final IpAddress LOOPBACK_V6 = new IpAddress("::1");

    private final IntFunction<Optional<SpeaksFirst>> usual;
    private final Duration patience;

    /** For the extension registry. */
    public GreetingSource() {
        this(SpeaksFirst::at, PATIENCE);
    }

    /** @param usual what is spoken at a port */
    GreetingSource(IntFunction<Optional<SpeaksFirst>> usual, Duration patience) {
        this.usual = usual;
        this.patience = patience;
    }

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        Optional<Endpoint> wanted = request.wanted().filter(endpoint -> endpoint.transport() == Transport.TCP && request.effort() != Effort.EXACT);
        Optional<SpeaksFirst> protocol = wanted.flatMap(endpoint -> usual.apply(endpoint.port()));
        if (protocol.isPresent()) {
            ask(wanted.get(), protocol.get(), request, sink, monitor);
        }
    }

    private void ask(Endpoint wanted, SpeaksFirst protocol, Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        Origin origin = new Origin(ID, request.now(), Optional.empty());
        List<Door> doors = doors(wanted.address().unmapped());
        Duration whole = patience(request);
        boolean all = !doors.isEmpty();
        for (Door door : doors) {
            Outcome outcome = Knock.at(new InetSocketAddress(door.java, wanted.port()), protocol.farewell(), Duration.ofMillis(whole.toMillis() / doors.size()), monitor);
            if (outcome instanceof Outcome.Said said) {
                sink.accept(new GreetingRead(origin, new Endpoint(Transport.TCP, door.address, wanted.port()), said.text()));
                all &= said.rest().isEmpty();
                said.rest().ifPresent(rest -> sink.accept(new NotObserved(origin, Topic.GREETINGS, rest.why(), rest.detail())));
            } else if (outcome instanceof Outcome.Unheard unheard) {
                all = false;
                sink.accept(new NotObserved(origin, Topic.GREETINGS, unheard.why(), unheard.detail()));
            }
        }
        if (all) {
            sink.accept(new Surveyed(origin, Topic.GREETINGS, Set.of(wanted.port())));
        }
    }

    private Duration patience(Request request) {
        Duration most = request.effort() == Effort.FULL ? FULL_PATIENCE : request.patience().map(whole -> whole.dividedBy(2)).orElse(patience);
        return most.compareTo(FULL_PATIENCE) > 0 ? FULL_PATIENCE : most.compareTo(patience) < 0 ? patience : most;
    }

    /** An address of this host, as we and as Java write it. */
    private record Door(IpAddress address, InetAddress java) { }

    /** Nothing but this host's own addresses; where a bind would be to all of them, the one that every host has. */
    private static List<Door> doors(IpAddress wanted) {
        if (wanted.isWildcard()) {
            return wanted.isV6() ? List.of(loopback(LOOPBACK_V6), loopback(LOOPBACK_V4)) : List.of(loopback(LOOPBACK_V4));
        }
        return wanted.isLoopback() ? List.of(loopback(wanted))
                : LocalAddresses.own(wanted).map(own -> new Door(wanted, own)).stream().toList();
    }

    /** From its bytes, so that no name service is asked. */
    private static Door loopback(IpAddress address) {
        try {
            return new Door(address, InetAddress.getByAddress(address.bytes()));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
