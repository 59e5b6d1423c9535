// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.reserved;

import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/**
 * What stands behind ports that nobody seems to have on Windows: ranges that are kept, tenants of http.sys, port proxies.
 * <p>
 * Contract: closes {@code permissions} only where netsh showed its tables of ranges.
 */
public final class WindowsReservedSource implements EvidenceSource {
    private static final String ID = "berth.portprobe.windows.reserved";

    private final ReservedHost host;

    /** For the extension registry. */
    public WindowsReservedSource() {
        this(new LiveReservedHost());
    }

    WindowsReservedSource(ReservedHost host) {
        this.host = host;
    }

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        if (request.effort() == Effort.EXACT) {
            return;
        }
        Origin origin = new Origin(ID, request.now(), Optional.empty());
        Optional<Endpoint> wanted = request.wanted();
        new RegistryFacts(host, wanted, origin, sink).tell();
        // Programs are dearer, so whoever runs out of time has the rest.
        if (!monitor.isCanceled()) {
            new HttpFacts(host, wanted, origin, sink).tell();
        }
        if (monitor.isCanceled()) {
            sink.accept(new NotObserved(origin, Topic.PERMISSIONS, Why.CANCELLED, "Which ports Windows keeps for itself was not asked."));
        } else {
            new RangeFacts(host, wanted, origin, sink).tell();
        }
    }
}
