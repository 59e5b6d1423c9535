// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.policy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.linux.Kernel;
import berth.portprobe.internal.linux.LinuxKernel;
import berth.portprobe.internal.linux.Policies;
import berth.portprobe.internal.linux.Policies.Effect;
import berth.portprobe.internal.linux.Policies.Policy;
import berth.portprobe.internal.linux.Processes;

/**
 * Which security policies may refuse a bind, and which BPF programs the kernel asks before it allows one.
 * <p>
 * Contract: tells of the caller's own. Where one may refuse, the source of the sockets tries the bind, and that decides for the
 * endpoint in question. What a policy does to another user's service is not told.
 */
public final class LinuxPolicySource implements EvidenceSource {

    private static final String ID = "berth.portprobe.linux.policy";

    private final Kernel kernel;

    /** For the extension registry. */
    public LinuxPolicySource() {
        this(new LinuxKernel());
    }

    LinuxPolicySource(Kernel kernel) {
        this.kernel = kernel;
    }

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        if (request.effort() == Effort.EXACT) {
            return;
        }
        Origin origin = new Origin(ID, request.now(), Optional.empty());
        Policies policies = Policies.of(kernel);
        List<Policy> known = policies.all().stream().filter(policy -> policy.effect() != Effect.UNKNOWN).toList();
        known.forEach(policy -> sink.accept(new SettingSeen(origin.at(policy.place()), "policy", policy.key(), policy.value())));
        Optional<NotObserved> gap = gap(request, policies, origin);
        gap.ifPresent(sink);
        if (gap.isEmpty()) {
            sink.accept(new Surveyed(origin, Topic.POLICIES, request.wanted().map(Endpoint::port).map(Set::of).orElse(Set.of())));
        }
        // The dearest last: who runs out of time keeps what was told before.
        new LsmPrograms(kernel, origin, monitor::isCanceled).tell(sink);
    }

    private Optional<NotObserved> gap(Request request, Policies policies, Origin origin) {
        List<String> names = policies.all().stream().map(Policy::key).toList();
        if (request.asUser().filter(user -> !isCaller(user)).isPresent() && !names.isEmpty()) {
            return Optional.of(new NotObserved(origin, Topic.POLICIES, Why.NOT_SUPPORTED, "What the security policies here (" + String.join(", ", names)
                    + ") allow to another user's service can't be asked."));
        }
        if (policies.mayRefuse() && request.wanted().isEmpty()) {
            return Optional.of(new NotObserved(origin, Topic.POLICIES, Why.NOT_SUPPORTED, "Which ports the security policies here ("
                    + String.join(", ", names) + ") refuse is shown by a bind only."));
        }
        // Where something else makes the bind be tried, that decides about these too.
        return policies.mayRefuse() ? Optional.empty()
                : policies.all().stream().filter(policy -> policy.effect() == Effect.UNKNOWN).findFirst().map(policy -> new NotObserved(
                        origin.at(policy.place()), Topic.POLICIES, Why.ACCESS_DENIED,
                        "Whether a program on the control group refuses binds can't be asked without root; sudo bpftool cgroup tree shows them."));
    }

    private boolean isCaller(String user) {
        return new Processes(kernel).isCaller(user);
    }
}
