// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.contribution.Contributions;
import berth.core.contribution.Guard;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.AntivirusFinding;
import berth.core.evidence.Endpoint;
import berth.core.inquiry.Inquiry;
import berth.core.inquiry.Knowledge;
import berth.core.inquiry.UnreadableInputException;
import berth.core.render.Escapes;
import berth.core.report.VendorReport;
import berth.core.snapshot.Masking;
import berth.core.snapshot.Redaction;
import berth.core.snapshot.Snapshot;
import berth.core.trial.Trial;
import berth.core.trial.TrialBook;

/** {@code berth report}: what the vendor of an anti-virus product needs, shown first, then written. */
final class ReportCommand {
    private final BerthCommand command;
    private final Arguments arguments;
    private final TrialBook trials;

    ReportCommand(BerthCommand command, Arguments arguments, TrialBook trials) {
        this.trials = trials;
        this.command = command;
        this.arguments = arguments;
    }

    int run(List<String> words) throws UsageException, UnreadableInputException {
        if (words.size() != 1) {
            throw new UsageException("berth report takes one port, such as berth report 25.");
        }
        Endpoint wanted = arguments.endpoint(words.getFirst());
        Contributions contributions = command.contributions(arguments);
        Inquiry inquiry = command.inquiry(contributions, arguments.timeout()).patient();
        Snapshot seen = inquiry.seen(wanted, Optional.empty(), new NullProgressMonitor());
        boolean redacted = !arguments.has("full");
        Snapshot host = redacted ? Redaction.of(List.of(seen)).redacted(seen) : Masking.masked(seen);
        Diagnosis diagnosis = inquiry.explain(Inquiry.asked(wanted, Optional.empty(), host), List.of(host), Knowledge.of(contributions));
        Optional<AntivirusFinding> about = VendorReport.find(diagnosis, arguments.value("for"));
        if (about.isEmpty()) {
            return nothing(diagnosis, wanted);
        }
        VendorReport report = VendorReport.of(diagnosis, host, about.get(), redacted, Help.VERSION, trial(wanted, about.get()));
        show(report);
        Optional<String> file = arguments.value("output");
        if (file.isPresent()) {
            PrivateFile.write(file.get(), report::write);
            command.out().println("All that is written to " + Escapes.visible(file.get()) + ", which you alone can read. Nothing was sent.");
        } else {
            command.out().println("Nothing was written. Add -o FILE.zip to have all that in one archive" + (redacted ? ", and --full to have the real names in it." : "."));
        }
        return ExitStatus.OK;
    }

    private Optional<Trial> trial(Endpoint wanted, AntivirusFinding about) {
        return Guard.call(() -> trials.of(wanted)).value().flatMap(trial -> trial).filter(trial -> trial.detector().equals(about.detector()));
    }

    private int nothing(Diagnosis diagnosis, Endpoint wanted) throws UsageException {
        List<String> detectors = diagnosis.antivirus().stream().map(AntivirusFinding::detector).distinct().toList();
        if (arguments.value("for").isEmpty() && detectors.size() > 1) {
            throw new UsageException("several products were recognised; name one with --for: "
                    + detectors.stream().map(Escapes::visible).collect(Collectors.joining(", ")) + ".");
        }
        String who = arguments.value("for").map(name -> "The product of " + Escapes.visible(name)).orElse("An anti-virus product");
        command.complain(who + " was not recognised in what was seen for port " + wanted.port() + ", so there is nothing to report.");
        return ExitStatus.UNDETERMINED;
    }

    private void show(VendorReport report) {
        report.files().forEach((name, text) -> {
            command.out().println("=== " + name);
            // In full: who does not see all of it can't decide whether it may go out.
            text.lines().forEach(line -> command.out().println(name.endsWith(".json") ? Escapes.json(line) : Escapes.visible(line)));
        });
        command.out().println("===");
    }
}
