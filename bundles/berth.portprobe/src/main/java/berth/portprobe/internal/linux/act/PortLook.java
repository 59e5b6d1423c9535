// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.inquiry.LocalHost;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.linux.LinuxSocketSource;

/** A look at who has one endpoint of this host, by words that can mean nothing else. */
record PortLook(Endpoint wanted) {
    private static final String VERB = "look";
    private static final int WORDS = 4;

    /** {@return the words of it} */
    List<String> words() {
        return List.of(VERB, wanted.transport().id(), wanted.address().text(), String.valueOf(wanted.port()));
    }

    /** {@return the look that these words are} */
    static Optional<PortLook> of(List<String> words) {
        if (words.size() != WORDS || !words.getLast().matches("[1-9][0-9]{0,4}") || Integer.parseInt(words.getLast()) > 65535) {
            return Optional.empty();
        }
        return Stream.of(Transport.values()).filter(transport -> transport.id().equals(words.get(1)))
                .flatMap(transport -> IpAddress.parse(words.get(2)).map(address -> new PortLook(new Endpoint(transport, address, Integer.parseInt(words.getLast())))).stream())
                .filter(look -> look.words().equals(words)).findFirst();
    }

    /** {@return the argument vector by which a person sees the same} */
    List<String> byHand() {
        List<String> show = List.of("ss", "--all", "--numeric", "--processes");
        return switch (wanted.transport()) {
        case TCP, UDP, SCTP -> Stream.concat(show.stream(), Stream.of("--" + wanted.transport().id(), "sport", "=", ":" + wanted.port())).toList();
        // Of these ss(8) shows none.
        case UDP_LITE -> List.of("lsof", "-n", "-P", "-i", ":" + wanted.port());
        };
    }

    /** {@return what is seen now} */
    Snapshot take(IProgressMonitor monitor) {
        Instant now = Instant.now();
        List<Evidence> seen = new ArrayList<>();
        new LinuxSocketSource().holders(new Request(Optional.of(wanted), Optional.empty(), Effort.OWNER, now), seen::add, monitor);
        LocalHost here = LocalHost.current();
        return new Snapshot(here.id(), Optional.of(here.os()), now, seen);
    }
}
