// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.HookKind;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.ShowingProgram.Outcome;

/** The system extensions that are active: filters of the network, and what watches over files and programs. */
public final class MacExtensionSource implements EvidenceSource {
    private static final String ID = "berth.portprobe.macos.extensions";
    private static final List<String> LIST = List.of("/usr/bin/systemextensionsctl", "list");

    private final MacHost host;

    /** For the extension registry. */
    public MacExtensionSource() {
        this(new LiveMacHost());
    }

    MacExtensionSource(MacHost host) {
        this.host = host;
    }

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        if (request.effort() == Effort.EXACT) {
            return;
        }
        Origin origin = new Origin(ID, request.now(), Optional.of("systemextensionsctl list"));
        switch (host.run(LIST)) {
        case Outcome.Failed(String reason) -> sink.accept(new NotObserved(origin, Topic.HOOKS, Why.FAILED, "Which system extensions are active is not known: systemextensionsctl: " + reason + "."));
        case Outcome.Shown(String text) -> {
            SystemExtensions extensions = SystemExtensions.parse(text);
            extensions.bundles().forEach(bundle -> sink.accept(new HookSeen(origin, HookKind.SYSTEM_EXTENSION, bundle, Optional.empty())));
            sink.accept(extensions.whole() ? new Surveyed(origin, Topic.HOOKS, Set.of())
                    : new NotObserved(origin, Topic.HOOKS, Why.FAILED, "Not all that systemextensionsctl shows could be understood."));
        }
        }
    }
}
