// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ClaimBasis;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.core.spi.EvidenceSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.ShowingProgram.Outcome;

/** The jobs of launchd: which run in which process, and which ports launchd keeps for them. */
public final class MacServiceSource implements EvidenceSource {
    private static final String ID = "berth.portprobe.macos.services";
    private static final List<Path> FOLDERS = List.of(Path.of("/System/Library/LaunchDaemons"), Path.of("/Library/LaunchDaemons"), Path.of("/System/Library/LaunchAgents"),
            Path.of("/Library/LaunchAgents"), Path.of("/Library/Apple/System/Library/LaunchDaemons"), Path.of("/Library/Apple/System/Library/LaunchAgents"));
    private static final Path OWN = Path.of("Library/LaunchAgents");
    private static final Path DAEMONS = Path.of("LaunchDaemons");
    private static final Path OVERRIDES = Path.of("/var/db/com.apple.xpc.launchd");
    private static final Path SERVICES = Path.of("/etc/services");
    private static final List<String> LIST = List.of("/bin/launchctl", "list");
    private static final int MOST_BYTES = 1 << 20;
    /** So many files are named. */
    private static final int FEW = 3;

    private final Darwin darwin;
    private final MacHost host;

    /** For the extension registry. */
    public MacServiceSource() {
        this(new LiveDarwin(), new LiveMacHost());
    }

    MacServiceSource(Darwin darwin, MacHost host) {
        this.darwin = darwin;
        this.host = host;
    }

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        if (request.effort() != Effort.EXACT) {
            new Look(request, sink, monitor).run();
        }
    }

    /** One look. */
    private final class Look {
        private final Request request;
        private final Consumer<? super Evidence> sink;
        private final IProgressMonitor monitor;
        private final Origin origin;
        private final MacProcesses processes = new MacProcesses(darwin);
        private final List<NotObserved> gaps = new ArrayList<>();
        private final List<Path> unread = new ArrayList<>();
        /** A label may be that of a daemon and of an agent. */
        private final List<Found> all = new ArrayList<>();
        private LaunchdOverrides system = LaunchdOverrides.NONE;
        private LaunchdOverrides own = LaunchdOverrides.NONE;

        Look(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
            this.request = request;
            this.sink = sink;
            this.monitor = monitor;
            this.origin = new Origin(ID, request.now(), Optional.empty());
        }

        void run() {
            system = overrides("disabled.plist", "system");
            own = overrides("disabled." + darwin.user() + ".plist", "gui/" + darwin.user());
            Map<String, Integer> ports = ports();
            Map<String, Found> jobs = new HashMap<>();
            Stream.concat(FOLDERS.stream(), Stream.of(host.home().resolve(OWN))).flatMap(folder -> lists(folder).stream()).takeWhile(file -> !monitor.isCanceled())
                    .forEach(file -> bytes(file).ifPresent(bytes -> job(bytes, file, ports, jobs)));
            all.forEach(this::claim);
            running(jobs);
            close();
        }

        /** A job and where it was read. */
        private record Found(LaunchdJob job, Path file, Optional<String> startType) { }

        /** Nobody ever enabled or disabled a job where there is no such file. */
        private LaunchdOverrides overrides(String name, String domain) {
            Path file = OVERRIDES.resolve(name);
            Why why = Why.FAILED;
            try {
                Optional<LaunchdOverrides> read = Plist.parse(host.read(file, MOST_BYTES)).flatMap(LaunchdOverrides::of);
                if (read.isPresent()) {
                    return read.get();
                }
            } catch (NoSuchFileException e) {
                return LaunchdOverrides.NONE;
            } catch (AccessDeniedException e) {
                why = Why.ACCESS_DENIED;
            } catch (IOException e) {
                why = Why.FAILED;
            }
            gap(why, file + " can't be read, so whether somebody enabled or disabled a job is not known, and what is told is its default; launchctl print-disabled " + domain + " shows it.");
            return LaunchdOverrides.NONE;
        }

        /** Root has no agents of its own: for whom of all people one is enabled there is no one answer. */
        private Optional<String> startType(LaunchdJob job, Path file) {
            boolean daemon = file.getParent().endsWith(DAEMONS);
            return !daemon && darwin.user() == 0 ? Optional.empty() : Optional.of((daemon ? system : own).isDisabled(job) ? "disabled" : "enabled");
        }

        private Map<String, Integer> ports() {
            try {
                return PortNumbers.parse(new String(host.read(SERVICES, MOST_BYTES * 8), StandardCharsets.ISO_8859_1));
            } catch (IOException e) {
                return Map.of();
            }
        }

        private List<Path> lists(Path folder) {
            try {
                return host.propertyLists(folder);
            } catch (IOException | DirectoryIteratorException e) {
                unread.add(folder);
                return List.of();
            }
        }

        private void job(byte[] bytes, Path file, Map<String, Integer> ports, Map<String, Found> jobs) {
            Optional<Plist> list = Plist.parse(bytes);
            Optional<LaunchdJob> job = list.flatMap(plist -> LaunchdJob.of(plist, ports));
            // Without a label it is no job.
            if (list.isEmpty() || job.filter(known -> !known.unknown().isEmpty()).isPresent()) {
                unread.add(file);
            }
            job.map(known -> new Found(known, file, startType(known, file))).ifPresent(found -> {
                all.add(found);
                jobs.putIfAbsent(found.job.label(), found);
            });
        }

        private Optional<byte[]> bytes(Path file) {
            try {
                return Optional.of(host.read(file, MOST_BYTES));
            } catch (AccessDeniedException e) {
                gap(Why.ACCESS_DENIED, file + " can't be read, so which ports launchd keeps for it is not known; sudo shows it.");
                return Optional.empty();
            } catch (IOException e) {
                unread.add(file);
                return Optional.empty();
            }
        }

        private void claim(Found found) {
            found.job.sockets().stream().filter(socket -> request.wanted().map(wanted -> wanted.port() == socket.port() && wanted.transport() == socket.transport()).orElse(true))
                    .forEach(socket -> sink.accept(new ClaimSeen(origin.at(found.file.toString()), socket, found.job.label(), Optional.of(ClaimBasis.CONFIGURED),
                            found.startType)));
        }

        /** To root launchctl shows the jobs of the system, to others their own. */
        private void running(Map<String, Found> jobs) {
            switch (host.run(LIST)) {
            case Outcome.Shown(String text) -> LaunchctlList.parse(text).forEach(row -> row(row, Optional.ofNullable(jobs.get(row.label()))));
            case Outcome.Failed(String reason) -> gap(Why.FAILED, "Which jobs of launchd run is not known: launchctl list: " + reason + ".");
            }
            gap(Why.NOT_SUPPORTED, "The jobs of other people, and those that applications bring, were not looked at.");
            if (darwin.user() != 0) {
                gap(Why.ACCESS_DENIED, "Which of the system's jobs run is told to root only; sudo launchctl list shows them.");
            }
        }

        private void row(LaunchctlList row, Optional<Found> found) {
            sink.accept(new ServiceSeen(origin.at("launchctl list"), row.label(), Optional.empty(), row.pid().isPresent() ? ServiceState.RUNNING : ServiceState.STOPPED,
                    found.flatMap(Found::startType), row.pid().flatMap(processes::of).map(MacProcess::process), found.flatMap(one -> one.job.program()),
                    Optional.empty(), Optional.empty(), Optional.empty(), List.of()));
        }

        private void gap(Why why, String detail) {
            gaps.add(new NotObserved(origin, Topic.SERVICES, why, detail));
        }

        private void close() {
            unread();
            if (monitor.isCanceled()) {
                gap(Why.CANCELLED, "the look at services was broken off");
            }
            gaps.forEach(sink);
        }

        /** Each costs itself alone. */
        private void unread() {
            if (!unread.isEmpty()) {
                int more = unread.size() - FEW;
                gap(Why.NOT_SUPPORTED, unread.stream().limit(FEW).map(Path::toString).collect(Collectors.joining(", ")) + (more > 0 ? " (and " + more + " more)" : "")
                        + " could not be understood, so which ports launchd keeps for it is not known; plutil -p shows it.");
            }
        }
    }
}
