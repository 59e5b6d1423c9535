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

/** The system extensions that are active: filters of the network, and what watches over files and programs; and whether the kernel has extensions of others. */
public final class MacExtensionSource implements EvidenceSource {
    private static final String ID = "berth.portprobe.macos.extensions";
    private static final List<String> KERNEL = List.of("/usr/bin/kmutil", "showloaded", "--list-only");
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
        Origin origin = new Origin(ID, request.now(), Optional.empty());
        Optional<NotObserved> system = system(origin.at("systemextensionsctl list"), sink);
        Optional<NotObserved> kernel = kernel(origin.at("kmutil showloaded"));
        system.ifPresent(sink);
        kernel.ifPresent(sink);
        if (system.isEmpty() && kernel.isEmpty()) {
            sink.accept(new Surveyed(origin, Topic.HOOKS, Set.of()));
        }
    }

    private Optional<NotObserved> system(Origin origin, Consumer<? super Evidence> sink) {
        return switch (host.run(LIST)) {
        case Outcome.Failed(String reason) -> gap(origin, Why.FAILED, "Which system extensions are active is not known: systemextensionsctl: " + reason + ".");
        case Outcome.Shown(String text) -> {
            SystemExtensions extensions = SystemExtensions.parse(text);
            extensions.bundles().forEach(bundle -> sink.accept(new HookSeen(origin, HookKind.SYSTEM_EXTENSION, bundle, Optional.empty())));
            yield extensions.whole() ? Optional.empty() : gap(origin, Why.FAILED, "Not all that systemextensionsctl shows could be understood.");
        }
        };
    }

    /** What an extension of the kernel does to ports nobody can ask it. */
    private Optional<NotObserved> kernel(Origin origin) {
        return switch (host.run(KERNEL)) {
        case Outcome.Failed(String reason) -> gap(origin, Why.FAILED, "Which extensions the kernel has loaded is not known: kmutil: " + reason + ".");
        case Outcome.Shown(String text) -> {
            KernelExtensions extensions = KernelExtensions.parse(text);
            yield !extensions.whole() ? gap(origin, Why.FAILED, "Not all that kmutil shows could be understood.")
                    : extensions.foreign().isEmpty() ? Optional.empty()
                    : gap(origin, Why.NOT_SUPPORTED, "The kernel has loaded extensions of others, and what they do to ports is not known: " + String.join(", ", extensions.foreign()) + ".");
        }
        };
    }

    private static Optional<NotObserved> gap(Origin origin, Why why, String detail) {
        return Optional.of(new NotObserved(origin, Topic.HOOKS, why, detail));
    }
}
