// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.contribution.Contributions;
import berth.core.diagnosis.Question;
import berth.core.diff.SnapshotDifference;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.given.Given;
import berth.core.inquiry.FailureKnowledge;
import berth.core.inquiry.FailureFinder.Found;
import berth.core.inquiry.Inquiry;
import berth.core.inquiry.InputFiles;
import berth.core.inquiry.Knowledge;
import berth.core.inquiry.LogScan;
import berth.core.inquiry.UnreadableInputException;
import berth.core.render.DifferenceRenderer;
import berth.core.render.Escapes;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Masking;
import berth.core.snapshot.Redaction;
import berth.core.snapshot.Snapshot;
import berth.core.snapshot.SnapshotFile;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** {@code berth collect} and {@code berth explain}. */
final class SnapshotCommands {
    private static final List<String> SCRIPTS = List.of("sh", "cmd", "ps1");

    private final BerthCommand command;
    private final Arguments arguments;

    SnapshotCommands(BerthCommand command, Arguments arguments) {
        this.command = command;
        this.arguments = arguments;
    }

    int collect(List<String> words) throws UsageException, UnreadableInputException {
        if (!words.isEmpty()) {
            throw new UsageException("berth collect takes no further words; berth collect -o FILE names the file.");
        }
        if (arguments.value("script").isPresent()) {
            return script(arguments.value("script").get());
        }
        Inquiry inquiry = command.inquiry(arguments, command.contributions(arguments));
        Snapshot seen = inquiry.snapshot(new Request(Optional.empty(), Optional.empty(), Effort.FULL, Instant.now()), new NullProgressMonitor());
        if (arguments.has("full") && arguments.has("redact")) {
            throw new UsageException("--full and --redact exclude each other.");
        }
        Snapshot snapshot = arguments.has("full") ? seen : arguments.has("redact") ? Redaction.of(List.of(seen)).redacted(seen) : Masking.masked(seen);
        Optional<String> file = arguments.value("output");
        if (file.isPresent() && !file.get().equals("-")) {
            PrivateFile.write(file.get(), out -> {
                Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
                SnapshotFile.write(snapshot, writer);
                writer.flush();
            });
        } else {
            command.out().println(Escapes.json(SnapshotFile.text(snapshot)));
        }
        return ExitStatus.OK;
    }

    /** Prints the collector for hosts without Java; it lies beside the classes. */
    private int script(String kind) throws UsageException, UnreadableInputException {
        if (!SCRIPTS.contains(kind)) {
            throw new UsageException("--script " + Escapes.visible(kind) + " is not known; it is " + String.join(", ", SCRIPTS) + ".");
        }
        if (arguments.has("full") || arguments.has("redact")) {
            throw new UsageException("--full and --redact mean nothing to a script; what it wrote is masked when it is read.");
        }
        Optional<String> file = arguments.value("output").filter(name -> !name.equals("-"));
        try (InputStream in = SnapshotCommands.class.getResourceAsStream("collect." + kind)) {
            if (in == null) {
                throw new UnreadableInputException("the script is missing in this installation.");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            // The command interpreter of Windows misses labels in files without carriage returns.
            byte[] script = (kind.equals("sh") ? text : text.replaceAll("\r?\n", "\r\n")).getBytes(StandardCharsets.UTF_8);
            if (file.isPresent()) {
                PrivateFile.write(file.get(), out -> out.write(script));
            } else {
                command.out().write(script, 0, script.length);
            }
        } catch (IOException e) {
            throw new UnreadableInputException("the script can't be read: " + Escapes.visible(String.valueOf(e.getMessage())) + ".");
        }
        return ExitStatus.OK;
    }

    int explain(List<String> words) throws UsageException, UnreadableInputException {
        if (arguments.has("diff")) {
            return difference(words);
        }
        if (words.isEmpty() || arguments.value("port").isPresent() == arguments.value("event").isPresent()) {
            throw new UsageException("name snapshots and either --port PORT or --event FILE, such as berth explain mx1.json --port 25.");
        }
        Contributions contributions = command.contributions(arguments);
        Inquiry inquiry = command.inquiry(arguments, contributions);
        GivenFiles given = new GivenFiles(command, contributions, arguments.timeout()).read(words).read(arguments.values("with"));
        Optional<String> port = arguments.value("port");
        Optional<Endpoint> wanted = port.isPresent() ? Optional.of(arguments.endpoint(port.get())) : Optional.empty();
        if (given.all().isEmpty()) {
            return ExitStatus.NO_INPUT;
        }
        Knowledge knowledge = inquiry.knowledge();
        Optional<Question> question = wanted.isPresent() ? Optional.of(question(wanted.get(), given.all(), words.getFirst()))
                : lastFailure(contributions, given.all());
        if (question.isEmpty()) {
            return given.status(ExitStatus.UNDETERMINED);
        }
        List<Snapshot> hosts = given.all().stream().map(file -> file.of(question.get().host())).toList();
        return given.status(command.show(arguments, inquiry.explain(question.get(), hosts, knowledge)));
    }

    /** What changed between two snapshots, the older one first. */
    private int difference(List<String> words) throws UsageException {
        if (words.size() != 2 || arguments.has("event") || arguments.has("with")) {
            throw new UsageException("--diff takes two snapshots and at most --port PORT, such as berth explain before.json after.json --diff --port 25.");
        }
        Optional<String> port = arguments.value("port");
        Optional<Endpoint> wanted = port.isPresent() ? Optional.of(arguments.endpoint(port.get())) : Optional.empty();
        GivenFiles given = new GivenFiles(command, command.contributions(arguments), arguments.timeout()).read(words);
        if (given.all().size() != 2) {
            return ExitStatus.NO_INPUT;
        }
        String host = hostOf(given.all());
        SnapshotDifference difference = SnapshotDifference.of(given.all().get(0).of(host), given.all().get(1).of(host), wanted);
        command.out().print(arguments.has("json") ? DifferenceRenderer.json(difference) + "\n" : DifferenceRenderer.text(difference));
        return ExitStatus.OK;
    }

    /** The question is about the host of the first file that names one. */
    private static String hostOf(List<Given> given) throws UsageException {
        return given.stream().flatMap(file -> file.host().stream()).map(HostId::name).findFirst().orElseThrow(
                () -> new UsageException("none of the files names its host; write HOST= before one, as in --with EXCH01=Wspcfg.ini."));
    }

    private Question question(Endpoint wanted, List<Given> given, String fileName) throws UsageException {
        boolean pasted = given.stream().anyMatch(each -> !each.evidence().stream().allMatch(SettingSeen.class::isInstance));
        // What was pasted tells of a host without its name.
        String host = pasted && given.stream().allMatch(each -> each.host().isEmpty()) ? "the host of " + fileName.substring(fileName.lastIndexOf('/') + 1) : hostOf(given);
        Optional<String> collectedAs = given.stream().filter(file -> file.host().isPresent()).findFirst().flatMap(file -> Inquiry.caller(file.of(host)));
        return new Question(wanted, host, Optional.empty(), arguments.value("as").or(() -> collectedAs), Optional.empty(), false);
    }

    private Optional<Question> lastFailure(Contributions contributions, List<Given> given) throws UsageException, UnreadableInputException {
        String name = arguments.value("event").orElse("");
        FailureKnowledge failures = command.failures(contributions);
        List<Found> found = new LogScan(failures.scanner(), new InputFiles(contributions, arguments.timeout(), command.in()))
                .find(name, failures.finder(), damage -> { }, new NullProgressMonitor());
        if (found.isEmpty()) {
            command.complain(Escapes.visible(name) + " holds no failed bind that Berth knows.");
            return Optional.empty();
        }
        Found last = found.get(found.size() - 1);
        Optional<String> host = Inquiry.hostOf(last);
        Optional<Question> asked = Inquiry.question(last, host.isPresent() ? host.get() : hostOf(given), false);
        if (asked.isEmpty()) {
            command.complain(Escapes.visible(name) + ": a bind failed, but the log does not say which port; ask for it with --port.");
        }
        return asked;
    }
}
