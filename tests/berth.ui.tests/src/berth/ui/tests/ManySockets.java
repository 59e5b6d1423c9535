// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.tests;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;

/** Sees as many sockets as a test wants, of which a few come, change and go from look to look; none where a test wants none. */
public final class ManySockets implements EvidenceSource {
    /** The unit of all of them. */
    static final String UNIT = "many.service";
    static final AtomicInteger WANTED = new AtomicInteger();
    /** By how many places the list has moved on: so many of the first are gone, and so many new ones stand at the end. */
    static final AtomicInteger GONE = new AtomicInteger();
    private static final int PROCESSES = 100;
    private static final int FIRST_PORT = 10_000;
    private static final int PORTS = 50_000;

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        if (request.wanted().isPresent() || WANTED.get() == 0) {
            return;
        }
        Origin origin = new Origin("berth.ui.tests.many", request.now(), Optional.empty());
        for (int i = 0; i < PROCESSES; i++) {
            sink.accept(new ProcessSeen(origin, process(i), Optional.of(1L), "many" + i, Optional.of("/opt/many/many" + i), List.of("many" + i), Optional.of(1000),
                    Optional.of("many"), Optional.of(UNIT), Optional.empty()));
        }
        for (int i = GONE.get(); i < GONE.get() + WANTED.get(); i++) {
            sink.accept(new SocketSeen(origin, new Endpoint(Transport.TCP, new IpAddress("127.1." + i / 250 % 250 + "." + (i % 250 + 1)), FIRST_PORT + i % PORTS),
                    Optional.empty(), i % 3 == 0 ? SocketState.CONNECTED : SocketState.LISTEN, Optional.of(1000), Optional.of("many"), Optional.empty(),
                    Optional.of(1_000_000_000L + i), Optional.empty(), List.of(process(i % PROCESSES)), List.of()));
        }
    }

    private static ProcessRef process(int number) {
        return new ProcessRef(3_000_000L + number, Optional.of(Instant.parse("2026-01-02T03:04:05Z")));
    }
}
