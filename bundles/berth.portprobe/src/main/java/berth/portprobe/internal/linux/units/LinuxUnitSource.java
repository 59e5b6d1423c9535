// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.linux.ProcFacts;

/**
 * Who is configured to take ports on a Linux host, what systemd knows of these units and of those that have processes, and when their
 * start failed.
 * <p>
 * Contract: reads files and runs systemctl and journalctl, which need no rights; executes nothing that a file names. Tells of
 * all services in states between running and stopped, because the one that lost its port is among them.
 */
public final class LinuxUnitSource implements EvidenceSource {

    private static final String ID = "berth.portprobe.linux.units";
    private static final int FEW = 3;
    private static final int SSH = 22;
    private static final String STAT = "/proc/stat";
    private static final String SSHD = "/etc/ssh/";
    /** What OpenRC, runit, s6 and System V's init leave in /run. */
    private static final Set<String> OTHER_MANAGERS = Set.of("openrc", "runit", "s6", "s6-rc", "initctl", "dinitctl");

    private final UnitHost host;

    /** For the extension registry. */
    public LinuxUnitSource() {
        this(new LiveHost());
    }

    LinuxUnitSource(UnitHost host) {
        this.host = host;
    }

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        if (request.effort() == Effort.EXACT) {
            return;
        }
        new Collection(request, sink, monitor).run();
    }

    /** One look. */
    private final class Collection {
        private final Request request;
        private final Consumer<? super Evidence> sink;
        private final IProgressMonitor monitor;
        private final Origin origin;
        private final Reading reading = new Reading(host);
        private final Systemctl systemctl;
        private final List<ShownUnit> shown = new ArrayList<>();
        private boolean complete = true;
        private boolean explained;

        Collection(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
            this.request = request;
            this.sink = sink;
            this.monitor = monitor;
            this.origin = new Origin(ID, request.now(), Optional.empty());
            this.systemctl = new Systemctl(host, monitor::isCanceled);
        }

        void run() {
            reading.text(STAT).flatMap(ProcFacts::bootSecond).ifPresent(second -> sink.accept(
                    new SettingSeen(origin.at(STAT), "host", "booted", Instant.ofEpochSecond(second).toString())));
            FileClaims files = new FileClaims(reading);
            List<Claim> claims = files.all();
            if (!isBooted()) {
                tell(claims);
                otherManagers();
            } else {
                boolean asked = ask(files, claims);
                ClaimList all = new ClaimList(claims, shown, files);
                tell(all.claims());
                if (!asked) {
                    unasked(files, claims);
                }
                history(all.claims());
                ownManager();
            }
            close();
        }

        /** As sd_booted(3) tells it. */
        private boolean isBooted() {
            return reading.list("/run/systemd").contains("system");
        }

        /** Where nothing but the first process starts programs, there are no services. */
        private void otherManagers() {
            Optional<String> manager = reading.list("/run").stream().filter(OTHER_MANAGERS::contains).findFirst();
            manager.ifPresent(name -> {
                complete = false;
                sink.accept(new NotObserved(origin, Topic.SERVICES, Why.NOT_SUPPORTED, "this host's services are kept by another program than systemd (/run/"
                        + name + "), which was not asked"));
            });
        }

        private boolean isWanted(Claim claim) {
            return request.wanted().map(claim::isOf).orElse(true);
        }

        private void tell(List<Claim> claims) {
            explained |= claims.stream().anyMatch(this::isWanted);
            claims.stream().filter(this::isWanted).distinct().forEach(claim -> sink.accept(
                    new ClaimSeen(origin.at(claim.place()), claim.endpoint(), claim.by(), Optional.of(claim.basis()), claim.startType())));
        }

        /** {@return whether systemd told anything} */
        private boolean ask(FileClaims files, List<Claim> claims) {
            Set<String> names = names(files, claims);
            Systemctl.Answer answer = request.wanted().isPresent() ? systemctl.show(names) : systemctl.all();
            Set<String> told = new TreeSet<>();
            answer.units().stream().filter(unit -> unit.name().filter(name -> told.add(name.text())).isPresent()).forEach(shown::add);
            shown.stream().filter(ShownUnit::isThere).forEach(unit -> tell(unit, ""));
            answer.gap().ifPresent(gap -> gap(Topic.SERVICES, gap, "what services do now is not known", "systemctl list-units --all"));
            return !answer.units().isEmpty();
        }

        /** The units that claim the port, all sockets on any port, what these start, and what has processes. */
        private Set<String> names(FileClaims files, List<Claim> claims) {
            Set<String> names = ControlGroupUnits.names(reading);
            claims.stream().filter(this::isWanted).map(Claim::by).forEach(names::add);
            files.sockets().forEach(socket -> {
                names.add(socket.unit().name().text());
                socket.socket().starts().ifPresent(names::add);
            });
            names.removeIf(name -> UnitName.of(name).filter(unit -> !unit.isTemplate()).isEmpty());
            return names;
        }

        private void tell(ShownUnit unit, String manager) {
            unit.name().ifPresent(name -> sink.accept(
                    unit.seen(origin.at("systemctl " + (manager.isEmpty() ? "" : "--user ") + "show " + name.text()), manager + name.text(), host)));
        }

        /** What a socket unit starts, its file says too. */
        private void unasked(FileClaims files, List<Claim> claims) {
            Set<String> wanted = claims.stream().filter(this::isWanted).map(Claim::by).collect(Collectors.toSet());
            files.sockets().stream().filter(socket -> wanted.contains(socket.unit().name().text())).forEach(socket -> sink.accept(
                    new ServiceSeen(origin.at(socket.unit().place()), socket.unit().name().text(), socket.unit().file().value("Unit", "Description"),
                            ServiceState.OTHER, Optional.of(socket.unit().startType()), Optional.empty(), Optional.empty(), Optional.empty(),
                            Optional.empty(), Optional.empty(), socket.socket().starts().stream().toList())));
        }

        /** When the start of those failed that claim the wanted port. */
        private void history(List<Claim> claims) {
            List<String> failed = request.wanted().isEmpty() ? List.of() : shown.stream()
                    .filter(unit -> unit.state() == ServiceState.FAILED || unit.state() == ServiceState.STARTING)
                    .flatMap(unit -> unit.name().stream()).map(UnitName::text)
                    .filter(name -> claims.stream().anyMatch(claim -> claim.by().equals(name) && isWanted(claim))).limit(FEW).toList();
            if (failed.isEmpty()) {
                return;
            }
            String command = "journalctl -b -u " + String.join(" -u ", failed);
            Journal.Answer answer = new Journal(host, monitor::isCanceled).failures(failed);
            answer.records().forEach(record -> sink.accept(new EventLogged(origin.at(command), record)));
            answer.gap().ifPresent(gap -> gap(Topic.EVENT_LOG, gap, "when the start of " + String.join(", ", failed) + " failed is not known", command));
        }

        /** The units of other users' managers can't be asked for, and of one's own only inside of a session. */
        private void ownManager() {
            Optional<String> folder = host.variable("XDG_RUNTIME_DIR").filter(path -> path.startsWith("/"))
                    .filter(path -> reading.list(path + "/systemd").contains("private"));
            if (folder.isEmpty() || host.caller().isEmpty() || monitor.isCanceled()) {
                return;
            }
            String manager = "user@" + host.caller().get() + ".service/";
            Systemctl.Answer answer = systemctl.user(folder.get());
            answer.units().stream().filter(ShownUnit::isThere).forEach(unit -> {
                tell(unit, manager);
                unit.name().ifPresent(name -> tell(ClaimList.listens(unit, manager + name.text())));
            });
            answer.gap().ifPresent(gap -> gap(Topic.SERVICES, gap, "the caller's own services are not known", "systemctl --user list-units --all"));
        }

        private void gap(Topic topic, Systemctl.Gap gap, String effect, String command) {
            complete &= topic != Topic.SERVICES;
            boolean root = host.caller().equals(Optional.of(0));
            sink.accept(new NotObserved(origin, topic, gap.why(), gap.reason() + ", so " + effect + "; \"" + (root || command.contains("--user") ? "" : "sudo ")
                    + command + "\" shows it"));
        }

        private void close() {
            unread(told(reading.denied()), Why.ACCESS_DENIED, "can't be read, so what is configured there is not known; sudo shows it");
            unread(reading.failed(), Why.FAILED, "is no text of a sensible size, so it was passed over");
            if (monitor.isCanceled()) {
                complete = false;
                sink.accept(new NotObserved(origin, Topic.SERVICES, Why.CANCELLED, "the look at services was broken off"));
            }
            if (complete) {
                sink.accept(new Surveyed(origin, Topic.SERVICES, request.wanted().map(Endpoint::port).map(Set::of).orElse(Set.of())));
            }
        }

        /** sshd may have been given any port, but that matters only where nothing else is known to want the one in question. */
        private Set<String> told(Set<String> denied) {
            Set<String> told = new LinkedHashSet<>(denied);
            if (request.wanted().isPresent() && told.removeIf(path -> path.startsWith(SSHD))) {
                complete = false;
                boolean usual = request.wanted().get().port() == SSH;
                if (usual || !explained) {
                    sink.accept(new NotObserved(origin.at(SSHD), Topic.SERVICES, Why.ACCESS_DENIED, usual
                            ? "sshd's configuration can't be read, so whether it takes another port than this one is not known"
                            : "sshd's configuration can't be read, so whether it takes this port is not known"));
                }
            }
            return told;
        }

        private void unread(Set<String> paths, Why why, String what) {
            if (!paths.isEmpty()) {
                complete = false;
                String more = paths.size() > 1 ? " (and " + (paths.size() - 1) + " more)" : "";
                sink.accept(new NotObserved(origin, Topic.SERVICES, why, paths.iterator().next() + more + " " + what));
            }
        }
    }
}
