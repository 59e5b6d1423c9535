// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.scanners;

import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Origin;
import berth.core.evidence.Transport;
import berth.core.given.LocalPath;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.windows.LiveLocalFiles;
import berth.portprobe.internal.windows.LocalFiles;

/**
 * What anti-virus products leave on this machine: an entry in the Security Center, filters of files, libraries in the processes that listen.
 * <p>
 * Contract: closes no topic; callouts and layered providers are hooks, too, and told by others. The products' services are the services' source's to tell.
 */
public final class ScannerSource implements EvidenceSource {
    private static final String ID = "berth.portprobe.windows.scanners";

    private final Center center;
    private final Filters filters;
    private final Inside inside;
    private final LocalFiles files;
    private final LocalPath.Environment environment;

    /** For the extension registry. */
    public ScannerSource() {
        this(new LiveCenter(), new LiveFilters(), new LiveInside(), new LiveLocalFiles(), name -> Optional.ofNullable(System.getenv(name)));
    }

    ScannerSource(Center center, Filters filters, Inside inside, LocalFiles files, LocalPath.Environment environment) {
        this.center = center;
        this.filters = filters;
        this.inside = inside;
        this.files = files;
        this.environment = environment;
    }

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        if (request.effort() == Effort.EXACT) {
            return;
        }
        Origin origin = new Origin(ID, request.now(), Optional.empty());
        new Minifilters(filters, origin).tell(sink);
        Optional<Integer> port = request.wanted().filter(wanted -> wanted.transport() == Transport.TCP).map(Endpoint::port);
        if (port.isPresent() || request.wanted().isEmpty()) {
            new ForeignLibraries(inside, files, environment, origin).tell(port, sink, monitor::isCanceled);
        }
        // The dearest last: WMI may have to be started.
        new Registered(center, files, environment, origin).tell(sink);
    }
}
