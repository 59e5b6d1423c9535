// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.proxy;

import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Evidence;
import berth.core.evidence.Origin;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.windows.LiveLocalFiles;
import berth.portprobe.internal.windows.LocalFiles;

/**
 * Whether binds of this machine's programs take place on a proxy: what its client is told, and whether it is there.
 * <p>
 * Contract: closes no topic. Who else takes traffic, and who else sees it, is told by others.
 */
public final class WinSockProxySource implements EvidenceSource {
    private static final String ID = "berth.portprobe.windows.proxy";

    private final ClientHost host;
    private final LocalFiles files;
    private final Catalogue catalogue;

    /** For the extension registry. */
    public WinSockProxySource() {
        this(new LiveClientHost(), new LiveLocalFiles(), new LiveCatalogue());
    }

    WinSockProxySource(ClientHost host, LocalFiles files, Catalogue catalogue) {
        this.host = host;
        this.files = files;
        this.catalogue = catalogue;
    }

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        if (request.effort() == Effort.EXACT) {
            return;
        }
        Origin origin = new Origin(ID, request.now(), Optional.empty());
        new LayeredProviders(catalogue, files, host, origin).tell(sink);
        new ClientFiles(host, files, origin, sink, monitor::isCanceled).tell();
    }
}
