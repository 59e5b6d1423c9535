// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.contribution.Contributions;
import berth.core.contribution.Guard;
import berth.core.diagnosis.Diagnosis;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.core.evidence.Transport;
import berth.core.inquiry.FailureFinder.Found;
import berth.core.inquiry.FailureKnowledge;
import berth.core.inquiry.InputFiles;
import berth.core.inquiry.Inquiry;
import berth.core.inquiry.LogScan;
import berth.core.inquiry.UnreadableInputException;
import berth.core.render.Escapes;
import berth.core.render.Wording;
import berth.core.resolution.Looked;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** {@code berth service NAME}: the last failed bind of a unit or Windows service, as the journal or the event log tells it; where there is none, the ports that it is set up to take. */
final class ServiceCommand {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9:_.\\\\@][A-Za-z0-9:_.\\\\@-]{0,250}");
    /** What Windows calls services by names that are shown, with spaces in them. */
    private static final Pattern WINDOWS_NAME = Pattern.compile("[^\\p{Cntrl}/]{1,256}");
    private static final int MOST_PORTS = 8;

    private final BerthCommand command;
    private final Arguments arguments;

    ServiceCommand(BerthCommand command, Arguments arguments) {
        this.command = command;
        this.arguments = arguments;
    }

    int run(List<String> words) throws UsageException {
        if (words.size() != 1 || !(WindowsServices.isHere() ? WINDOWS_NAME : NAME).matcher(words.getFirst()).matches()) {
            throw new UsageException("berth service takes the name of one service, such as berth service nginx.");
        }
        String name = words.getFirst();
        if (WindowsServices.isHere()) {
            return ofWindows(name);
        }
        if (!Systemd.runs()) {
            command.complain("the services of this host are not kept by systemd, so Berth can't ask for " + Escapes.visible(name) + "; ask for its port: berth PORT.");
            return ExitStatus.UNDETERMINED;
        }
        List<String> units = Systemd.units(name);
        if (units.isEmpty()) {
            command.complain("there is no service " + Escapes.visible(name) + " on this host (systemctl list-unit-files shows all).");
            return ExitStatus.NO_INPUT;
        }
        Contributions contributions = command.contributions(arguments);
        Inquiry inquiry = command.inquiry(arguments, contributions);
        GivenFiles given = new GivenFiles(command, contributions, arguments.timeout()).read(arguments.values("with"));
        List<ClaimSeen> claims = snapshot(inquiry).all(ClaimSeen.class).filter(claim -> units.contains(claim.by())).toList();
        return answer(units.getFirst(), claims, lastFailure(units, claims, contributions), inquiry, given);
    }

    private static Snapshot snapshot(Inquiry inquiry) {
        return inquiry.snapshot(new Request(Optional.empty(), Optional.empty(), Effort.OWNER, Instant.now()), new NullProgressMonitor());
    }

    private int ofWindows(String name) throws UsageException {
        Contributions contributions = command.contributions(arguments);
        Inquiry inquiry = command.inquiry(arguments, contributions);
        GivenFiles given = new GivenFiles(command, contributions, arguments.timeout()).read(arguments.values("with"));
        WindowsServices services = new WindowsServices(snapshot(inquiry));
        Optional<ServiceSeen> service = services.named(name);
        if (service.isEmpty()) {
            command.complain(services.any() ? "there is no service " + Escapes.visible(name) + " on this host (services.msc shows all, by either of their names)."
                    : "the services of this host can't be looked at; ask for the port: berth PORT.");
            return services.any() ? ExitStatus.NO_INPUT : ExitStatus.UNDETERMINED;
        }
        Optional<Found> failed = services.lastFailure(service.get(), command.failures(contributions).finder());
        return answer(service.get().name(), services.claims(service.get()), failed, inquiry, given);
    }

    private int answer(String service, List<ClaimSeen> claims, Optional<Found> failed, Inquiry inquiry, GivenFiles given) {
        if (failed.isPresent()) {
            Optional<Looked> looked = inquiry.looked(failed.get(), given.all(), inquiry.knowledge(), new NullProgressMonitor());
            return given.status(looked.map(Looked::diagnosis).map(seen -> show(seen, failed)).orElseGet(() -> portless(service)));
        }
        return given.status(wanted(service, claims, inquiry, given));
    }

    private int portless(String unit) {
        command.complain("the last failed bind of " + Escapes.visible(unit) + " does not say which port, and no file does; ask for it: berth PORT.");
        return ExitStatus.UNDETERMINED;
    }

    /** What a service that never failed is set up to take. */
    private int wanted(String unit, List<ClaimSeen> claims, Inquiry inquiry, GivenFiles given) {
        List<Endpoint> ports = claims.stream().map(ClaimSeen::endpoint).distinct().limit(MOST_PORTS).toList();
        if (ports.isEmpty()) {
            command.complain("no failed bind of " + Escapes.visible(unit) + " is in the " + (WindowsServices.isHere() ? "event log" : "journal") + ", as far as it can be read here, and Berth knows of no port that it takes; ask for the port: berth PORT.");
            return ExitStatus.UNDETERMINED;
        }
        int status = ExitStatus.OK;
        for (Endpoint port : ports) {
            if (!port.equals(ports.getFirst()) && !arguments.has("json")) {
                command.out().println();
            }
            Diagnosis seen = inquiry.looked(port, Optional.of(unit), given.all(), new NullProgressMonitor()).diagnosis();
            boolean brief = !port.equals(ports.getFirst()) && !arguments.has("json") && !isServed(seen);
            status = Math.max(status, brief ? command.showBriefly(seen, "berth " + port.text() + (port.transport() == Transport.TCP ? "" : " --" + port.transport().id()) + " shows the whole answer") : show(seen, Optional.empty()));
        }
        return status;
    }

    /** A service that has its own port needs no explanation. */
    private int show(Diagnosis seen, Optional<Found> failed) {
        String unit = seen.question().service().orElse("");
        boolean served = isServed(seen);
        if (!served || arguments.has("json")) {
            int status = command.show(arguments, seen);
            return served ? ExitStatus.OK : status;
        }
        command.out().println(Escapes.visible(unit) + " runs and has " + seen.question().wanted().transport().id() + " port " + seen.question().wanted().port() + "."
                + failed.flatMap(found -> found.failure().record().time()).map(time -> " Its last failed bind was at " + Wording.time(time) + ".").orElse(""));
        return ExitStatus.OK;
    }

    /** Windows tells of a process the services that run in it; a process of a unit may be left over. */
    private static boolean isServed(Diagnosis seen) {
        String unit = seen.question().service().orElse("");
        return !seen.holders().isEmpty() && seen.holders().stream().allMatch(holder -> holder.service().equals(Optional.of(unit))) && (WindowsServices.isHere() || Systemd.isActive(unit));
    }

    private Optional<Found> lastFailure(List<String> units, List<ClaimSeen> claims, Contributions contributions) throws UsageException {
        try {
            Path folder = Files.createTempDirectory("berth");
            Path journal = folder.resolve("journal");
            try {
                Systemd.journal(units, journal).ifPresent(hint -> command.complain(Escapes.visible(hint)));
                return Files.size(journal) == 0 ? Optional.empty() : lastFailure(units, claims, contributions, journal);
            } finally {
                Files.deleteIfExists(journal);
                Files.delete(folder);
            }
        } catch (IOException | UnreadableInputException e) {
            command.complain("the journal can't be read: " + Escapes.visible(Guard.reason(e)) + ".");
            return Optional.empty();
        }
    }

    private Optional<Found> lastFailure(List<String> units, List<ClaimSeen> claims, Contributions contributions, Path journal) throws UsageException, UnreadableInputException {
        FailureKnowledge knowledge = command.failures(contributions);
        List<Found> found = new ArrayList<>(new LogScan(knowledge.scanner(), new InputFiles(contributions, arguments.timeout())).find(journal.toString(), knowledge.finder(), damage -> { },
                new NullProgressMonitor()));
        return found.isEmpty() ? Optional.empty() : Optional.of(of(found.getLast(), units, claims));
    }

    /** The unit that the journal names, and where the words name no port the only one that it is set up to take. */
    private static Found of(Found found, List<String> units, List<ClaimSeen> claims) {
        String unit = units.stream().filter(name -> names(found.failure().record(), name)).findFirst().orElse(units.getFirst());
        List<Integer> ports = claims.stream().filter(claim -> claim.by().equals(unit)).map(claim -> claim.endpoint().port()).distinct().toList();
        return new Found(found.failure(), found.transport(), found.port().or(() -> ports.size() == 1 ? Optional.of(ports.getFirst()) : Optional.empty()), found.address(), Optional.of(unit));
    }

    private static boolean names(LogRecord record, String unit) {
        return record.data().contains(new Datum(Optional.of("_SYSTEMD_UNIT"), unit)) || record.data().contains(new Datum(Optional.of("UNIT"), unit));
    }
}
