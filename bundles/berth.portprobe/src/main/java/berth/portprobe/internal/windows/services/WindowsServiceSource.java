// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.services;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.windows.WindowsError;

/**
 * The services of a Windows host: what they do now, their processes, how they are set up, and which ports they will take.
 * <p>
 * Contract: asks and reads only, which needs no rights of an administrator; what is told to administrators alone is said to be missing.
 */
public final class WindowsServiceSource implements EvidenceSource {
    private static final String ID = "berth.portprobe.windows.services";
    private static final String LIST = "sc queryex type= service state= all";

    private final ServiceDoor door;
    private final ClaimHost host;

    /** For the extension registry. */
    public WindowsServiceSource() {
        this(new LiveServices(), new LiveClaimHost());
    }

    WindowsServiceSource(ServiceDoor door, ClaimHost host) {
        this.door = door;
        this.host = host;
    }

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        if (request.effort() != Effort.EXACT) {
            new Collection(request, sink, monitor).run();
        }
    }

    /** One look. */
    private final class Collection {
        private final Request request;
        private final Consumer<? super Evidence> sink;
        private final IProgressMonitor monitor;
        private final Origin origin;
        private final Services services = new Services(door);
        private final Map<Long, ProcessRef> processes = new HashMap<>();
        private final Map<String, WindowsError> withoutConfig = new HashMap<>();
        private boolean complete = true;

        Collection(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
            this.request = request;
            this.sink = sink;
            this.monitor = monitor;
            this.origin = new Origin(ID, request.now(), Optional.empty());
        }

        void run() {
            try {
                ServiceRow.Table table = services.all();
                if (!table.whole()) {
                    gap(origin.at(LIST), Why.FAILED, "Windows' list of services does not fit what it says of itself, so not all services are known; \"" + LIST + "\" shows them");
                }
                if (table.rows().isEmpty() && table.whole()) {
                    gap(origin.at(LIST), Why.FAILED, "Windows lists no service, though some always run, so what runs as a service is not known; \"" + LIST + "\" may show them");
                }
                tell(table.rows());
            } catch (WindowsError e) {
                gap(origin.at(LIST), e.why(), "Windows does not tell its services (" + e.getMessage() + "), so what runs as a service is not known; \"" + LIST + "\" may show them");
            }
            close();
        }

        private void tell(List<ServiceRow> rows) {
            ServiceClaims claims = new ServiceClaims(host, rows.stream().map(ServiceRow::name).toList());
            List<Claim> wanted = claims.all().stream().filter(claim -> request.wanted().map(claim::isOf).orElse(true)).toList();
            Set<String> claimants = wanted.stream().map(Claim::by).collect(Collectors.toSet());
            Map<String, Optional<String>> startTypes = new HashMap<>();
            for (ServiceRow row : rows) {
                if (monitor.isCanceled()) {
                    return;
                }
                boolean closely = request.wanted().isEmpty() || row.status().pid() != 0 || claimants.contains(row.name());
                ServiceSeen seen = closely ? detailed(row) : seen(row, Optional.empty(), Optional.empty(), Optional.empty());
                startTypes.put(row.name(), seen.startType());
                sink.accept(seen);
            }
            wanted.forEach(claim -> sink.accept(new ClaimSeen(origin.at(claim.place()), claim.endpoint(), claim.by(), Optional.of(claim.basis()), startTypes.getOrDefault(claim.by(), Optional.empty()))));
            claims.unread().forEach(one -> gap(origin.at(one.place()), one.why(), one.detail()));
        }

        private ServiceSeen detailed(ServiceRow row) {
            Optional<ServiceConfig> config = Optional.empty();
            try {
                config = services.config(row.name());
            } catch (WindowsError e) {
                withoutConfig.put(row.name(), e);
            }
            return seen(row, config.flatMap(known -> services.startType(row.name(), known)).map(StartType::word), config.flatMap(ServiceConfig::exe),
                    services.failureActions(row.name()).flatMap(FailureActions::word));
        }

        private ServiceSeen seen(ServiceRow row, Optional<String> startType, Optional<String> exe, Optional<String> restart) {
            Optional<ProcessRef> process = Optional.of(row.status().pid()).filter(pid -> pid != 0).map(pid -> processes.computeIfAbsent(pid, services::process));
            Optional<String> title = Optional.of(row.title()).filter(text -> !text.isBlank() && !text.equals(row.name()));
            return new ServiceSeen(origin.at("sc queryex " + row.name()), row.name(), title, row.status().meaning(), startType, process, exe, Optional.empty(), restart, Optional.empty(), List.of());
        }

        private void gap(Origin place, Why why, String sentence) {
            complete = false;
            sink.accept(new NotObserved(place, Topic.SERVICES, why, sentence));
        }

        private void close() {
            withoutConfig.entrySet().stream().min(Map.Entry.comparingByKey()).ifPresent(first -> sink.accept(new NotObserved(origin.at("sc qc " + first.getKey()), Topic.SERVICES, first.getValue().why(),
                    "how " + first.getKey() + (withoutConfig.size() > 1 ? " and " + (withoutConfig.size() - 1) + " other services are" : " is") + " set up is not told (" + first.getValue().getMessage()
                            + "), so whether they start by themselves is not known")));
            if (monitor.isCanceled()) {
                gap(origin, Why.CANCELLED, "the look at services was broken off");
            }
            if (complete) {
                sink.accept(new Surveyed(origin, Topic.SERVICES, request.wanted().map(Endpoint::port).map(Set::of).orElse(Set.of())));
            }
        }
    }
}
