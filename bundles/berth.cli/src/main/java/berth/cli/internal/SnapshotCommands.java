// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.contribution.Contributions;
import berth.core.contribution.Guard;
import berth.core.diagnosis.Question;
import berth.core.evidence.Endpoint;
import berth.core.given.Given;
import berth.core.inquiry.FailureKnowledge;
import berth.core.inquiry.FailureFinder.Found;
import berth.core.inquiry.Inquiry;
import berth.core.inquiry.InputFiles;
import berth.core.inquiry.Knowledge;
import berth.core.inquiry.LogScan;
import berth.core.inquiry.UnreadableInputException;
import berth.core.render.Escapes;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Masking;
import berth.core.snapshot.Snapshot;
import berth.core.snapshot.SnapshotFile;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** {@code berth collect} and {@code berth explain}. */
final class SnapshotCommands {
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
        Inquiry inquiry = command.inquiry(arguments, command.contributions(arguments));
        Snapshot seen = inquiry.snapshot(new Request(Optional.empty(), Optional.empty(), Effort.FULL, Instant.now()), new NullProgressMonitor());
        Snapshot snapshot = arguments.has("full") ? seen : Masking.masked(seen);
        Optional<String> file = arguments.value("output");
        if (file.isPresent() && !file.get().equals("-")) {
            write(snapshot, file.get());
        } else {
            command.out().println(Escapes.json(SnapshotFile.text(snapshot)));
        }
        return ExitStatus.OK;
    }

    /** Written beside its place and moved there whole, readable by its owner only. */
    private static void write(Snapshot snapshot, String name) throws UnreadableInputException, UsageException {
        Path target = target(name);
        if (name.isBlank()) {
            throw new UsageException("-o needs the name of a file.");
        }
        if (target.getParent() == null || !Files.isDirectory(target.getParent())) {
            throw new UnreadableInputException(Escapes.visible(name) + " can't be written: its folder does not exist.");
        }
        FileAttribute<?>[] ownerOnly = FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] { PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")) }
                : new FileAttribute<?>[0];
        try {
            Path part = Files.createTempFile(target.getParent(), ".berth-", ".part", ownerOnly);
            try {
                try (Writer writer = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
                    SnapshotFile.write(snapshot, writer);
                }
                Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(part);
            }
        } catch (AccessDeniedException e) {
            throw new UnreadableInputException(Escapes.visible(name) + " can't be written: you have no right to in that folder; name another one.");
        } catch (IOException e) {
            throw new UnreadableInputException(Escapes.visible(name) + " can't be written: " + Escapes.visible(Guard.reason(e)) + ".");
        }
    }

    /** A link is followed; a device or a folder is not replaced by a file. */
    private static Path target(String name) throws UnreadableInputException {
        Path path = path(name);
        if (!Files.exists(path)) {
            return path;
        }
        if (!Files.isRegularFile(path)) {
            throw new UnreadableInputException(Escapes.visible(name)
                    + " can't be written: it is no regular file; leave -o out to get the snapshot on standard output.");
        }
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw new UnreadableInputException(Escapes.visible(name) + " can't be written: " + Escapes.visible(Guard.reason(e)) + ".");
        }
    }

    private static Path path(String name) throws UnreadableInputException {
        try {
            return Path.of(name).toAbsolutePath();
        } catch (InvalidPathException e) {
            throw new UnreadableInputException(Escapes.visible(name) + " is no file name.");
        }
    }

    int explain(List<String> words) throws UsageException, UnreadableInputException {
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
        Knowledge knowledge = Knowledge.of(contributions);
        Optional<Question> question = wanted.isPresent() ? Optional.of(question(wanted.get(), given.all()))
                : lastFailure(contributions, given.all());
        if (question.isEmpty()) {
            return given.status(ExitStatus.UNDETERMINED);
        }
        List<Snapshot> hosts = given.all().stream().map(file -> file.of(question.get().host())).toList();
        return given.status(command.show(arguments, inquiry.explain(question.get(), hosts, knowledge)));
    }

    /** The question is about the host of the first file that names one. */
    private static String hostOf(List<Given> given) throws UsageException {
        return given.stream().flatMap(file -> file.host().stream()).map(HostId::name).findFirst().orElseThrow(
                () -> new UsageException("none of the files names its host; write HOST= before one, as in --with EXCH01=Wspcfg.ini."));
    }

    private Question question(Endpoint wanted, List<Given> given) throws UsageException {
        String host = hostOf(given);
        Optional<String> collectedAs = given.stream().filter(file -> file.host().isPresent()).findFirst().flatMap(file -> Inquiry.caller(file.of(host)));
        return new Question(wanted, host, Optional.empty(), arguments.value("as").or(() -> collectedAs), Optional.empty(), false);
    }

    private Optional<Question> lastFailure(Contributions contributions, List<Given> given) throws UsageException, UnreadableInputException {
        String name = arguments.value("event").orElse("");
        FailureKnowledge failures = FailureKnowledge.of(contributions);
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
