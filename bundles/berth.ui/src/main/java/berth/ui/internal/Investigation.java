// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.SubMonitor;

import berth.core.article.Article;
import berth.core.contribution.Contributions;
import berth.core.contribution.Guard;
import berth.core.contribution.StateFolder;
import berth.core.diagnosis.Question;
import berth.core.given.Given;
import berth.core.diagnosis.Diagnosis;
import berth.core.failure.LoggedFailure;
import berth.core.inquiry.Articles;
import berth.core.inquiry.FailureKnowledge;
import berth.core.inquiry.FailureFinder;
import berth.core.inquiry.FailureFinder.Found;
import berth.core.inquiry.InputFiles;
import berth.core.inquiry.Inquiry;
import berth.core.inquiry.LocalHost;
import berth.core.inquiry.LogScan;
import berth.core.inquiry.UnreadableInputException;
import berth.core.render.Escapes;
import berth.core.render.LoggedFailureRenderer;
import berth.core.resolution.Looked;
import berth.core.resolution.Resolution;
import berth.core.resolution.ResolutionFile;
import berth.core.snapshot.Snapshot;
import berth.core.snapshot.SnapshotFile;
import berth.core.spi.EventLogFormat.Damage;
import berth.ui.Words;
import berth.ui.internal.Case.Incident;
import berth.ui.internal.Case.Log;
import berth.ui.internal.Case.Piece;
import berth.ui.internal.Case.Port;
import berth.ui.internal.Reply.Answered;
import berth.ui.internal.Reply.Outcome;
import berth.ui.internal.Reply.Said;

/**
 * The work on a case: reads its files, asks its question, and puts every failure into one sentence.
 * Looks at the host and waits, so never on a UI thread; a cancelled monitor gives a shorter answer.
 */
public final class Investigation {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final long SHORT = 1 << 20;
    private static final int HEAD = 4096;

    private final Contributions contributions;
    private final LocalHost localHost;
    private final Clock clock;
    private final StateFolder state;

    /** Asks these contributions on this host; how far steps are is kept there. */
    public Investigation(Contributions contributions, LocalHost localHost, Clock clock, StateFolder state) {
        this.state = state;
        this.contributions = contributions;
        this.localHost = localHost;
        this.clock = clock;
    }

    /** {@return the answer to the case's question, or what is missing} */
    public Reply answer(Case given, IProgressMonitor monitor) {
        SubMonitor progress = SubMonitor.convert(monitor, 1);
        if (given.asked().isEmpty()) {
            return new Reply(given, new Said(given.pieces().isEmpty() ? Words.of("Nothing was asked.") : evidenceAlone(given)));
        }
        try {
            return new Reply(given, switch (given.asked().get()) {
            case Port port -> port(port, given.evidence(), progress.newChild(1));
            case Log log -> log(log.file(), given.evidence(), progress.newChild(1));
            case Incident incident -> incident(incident.failure(), given.evidence(), progress.newChild(1));
            });
        } catch (UnreadableInputException e) {
            return new Reply(given, new Said(String.valueOf(e.getMessage())));
        }
    }

    /** {@return the answer after these files were added to the case: a log becomes its question, all others its evidence} */
    public Reply open(Case given, List<Path> files, IProgressMonitor monitor) {
        SubMonitor progress = SubMonitor.convert(monitor, files.size() + 1);
        Case now = given;
        for (Path file : files) {
            try {
                now = opened(now, file);
                progress.worked(1);
            } catch (UnreadableInputException e) {
                return new Reply(now, new Said(String.valueOf(e.getMessage())));
            }
        }
        return answer(now, progress.newChild(1));
    }

    /** {@return the answer after a file was added as evidence from a host} */
    public Reply add(Case given, Path file, Optional<String> host, IProgressMonitor monitor) {
        try {
            return answer(given.with(piece(file, host)), monitor);
        } catch (UnreadableInputException e) {
            return new Reply(given, new Said(String.valueOf(e.getMessage())));
        }
    }

    /** {@return the answer after a person has done or skipped a step, by a new look; files that were given are read anew} */
    public Reply go(Case given, Resolution said, IProgressMonitor monitor) {
        try {
            // What a person has just done is not forgotten, whatever comes of the look.
            keep(said);
            Case again = given;
            for (Piece piece : given.pieces()) {
                again = again.with(piece(piece.file(), piece.host()));
            }
            return answer(again, monitor);
        } catch (UnreadableInputException e) {
            return new Reply(given, new Said(String.valueOf(e.getMessage())));
        } catch (IOException e) {
            return new Reply(given, new Said(Words.of("How far the steps are can't be kept: %s.", Escapes.visible(Guard.reason(e)))));
        }
    }

    private void keep(Resolution resolution) throws IOException {
        ResolutionFile.of(resolution.question(), state).write(resolution);
    }

    /** Nothing is kept before a person has done something. */
    private Resolution resolution(Looked looked) {
        Question question = looked.diagnosis().question();
        Optional<Resolution> kept = Optional.empty();
        try {
            kept = ResolutionFile.of(question, state).read().filter(known -> known.isAbout(question));
        } catch (IOException e) {
            // Where nothing can be kept, the steps begin anew; whoever does one is told so.
            return Resolution.of(question, clock.instant()).renewed(looked);
        }
        return kept.orElseGet(() -> Resolution.of(question, clock.instant())).renewed(looked);
    }

    private Answered port(Port port, List<Given> evidence, IProgressMonitor monitor) {
        if (port.host().isEmpty()) {
            return answered(inquiry().looked(port.wanted(), evidence, monitor), Optional.empty());
        }
        Question question = new Question(port.wanted(), port.host().get(), Optional.empty(), Optional.empty(), Optional.empty(), false);
        List<Snapshot> hosts = evidence.stream().map(piece -> piece.of(question.host())).toList();
        return answered(inquiry().looked(question, hosts, inquiry().knowledge()), Optional.empty());
    }

    private Answered answered(Looked looked, Optional<String> note) {
        Diagnosis diagnosis = looked.diagnosis();
        List<Article> articles = Articles.of(contributions, Locale.getDefault(Locale.Category.DISPLAY), diagnosis.articles());
        Resolution resolution = resolution(looked);
        return new Answered(diagnosis, note, Page.of(diagnosis, articles, Optional.of(resolution)), resolution);
    }

    private Outcome log(Path file, List<Given> evidence, IProgressMonitor monitor) throws UnreadableInputException {
        List<Damage> damages = new ArrayList<>();
        FailureKnowledge failures = FailureKnowledge.of(contributions);
        List<Found> found = new LogScan(failures.scanner(), files()).find(file.toString(), failures.finder(), damages::add, monitor);
        String name = Escapes.visible(String.valueOf(file.getFileName()));
        if (monitor.isCanceled()) {
            return new Said(Words.of("Reading %s was stopped.", name));
        }
        if (found.isEmpty()) {
            return new Said(Words.of("%s tells of no failed bind that Berth knows.", name) + damages(damages));
        }
        Found last = found.get(found.size() - 1);
        Optional<Looked> looked = inquiry().looked(last, evidence, inquiry().knowledge(), monitor);
        if (looked.isEmpty()) {
            return new Said(Words.of("%s: a bind failed, but the log does not say which port. Type the port.", name));
        }
        return answered(looked.get(), Optional.of((found.size() == 1 ? Words.of("%s tells of one failed bind.", name)
                : Words.of("%s tells of %s failed binds; this is the last one.", name, found.size())) + damages(damages)));
    }

    private Outcome incident(LoggedFailure failure, List<Given> evidence, IProgressMonitor monitor) {
        Optional<Looked> looked = inquiry().looked(FailureFinder.found(failure), evidence, inquiry().knowledge(), monitor);
        String told = new LoggedFailureRenderer(Words.sentences()).text(failure);
        return looked.isEmpty() ? new Said(told + "\n\n" + Words.of("The log does not say which port. Type the port.")) : answered(looked.get(), Optional.of(told));
    }

    private static String damages(List<Damage> damages) {
        return switch (damages.size()) {
        case 0 -> "";
        default -> " " + Words.of(damages.size(), "One place in it could not be read.", "%s places in it could not be read.");
        };
    }

    private static String evidenceAlone(Case given) {
        return given.hosts().isEmpty() ? Words.of("That is evidence. Open the log that tells of the failure too, or type the port.")
                : Words.of("That is evidence about %s. Type the port that is in question there, or open a log.",
                        given.hosts().stream().map(Escapes::visible).collect(Collectors.joining(", ")));
    }

    /** Any text can be read as a log, so what may be evidence is tried first. */
    private Case opened(Case now, Path file) throws UnreadableInputException {
        boolean snapshot = claimsToBeSnapshot(file);
        if (snapshot || isShort(file)) {
            try {
                return now.with(piece(file, Optional.empty()));
            } catch (UnreadableInputException noEvidence) {
                if (snapshot) {
                    throw noEvidence;
                }
            }
        }
        files().format(file.toString());
        return now.asking(new Log(file));
    }

    /** Settings and what people paste from other programs are. */
    private static boolean isShort(Path file) {
        try {
            return Files.isRegularFile(file) && Files.size(file) <= SHORT;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean claimsToBeSnapshot(Path file) {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return SnapshotFile.recognises(new String(in.readNBytes(HEAD), StandardCharsets.UTF_8));
        } catch (IOException e) {
            return false;
        }
    }

    private Piece piece(Path file, Optional<String> host) throws UnreadableInputException {
        return new Piece(file, files().evidence(host, file.toString(), clock.instant()));
    }

    private InputFiles files() {
        return new InputFiles(contributions, DEADLINE);
    }

    private Inquiry inquiry() {
        return new Inquiry(contributions, localHost, DEADLINE, clock).in(Locale.getDefault(Locale.Category.DISPLAY));
    }
}
