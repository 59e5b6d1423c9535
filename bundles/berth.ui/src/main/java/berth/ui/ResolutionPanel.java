// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.notifications.NotificationPopup;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.DND;
import org.eclipse.swt.dnd.DropTarget;
import org.eclipse.swt.dnd.FileTransfer;
import org.eclipse.swt.widgets.Composite;

import berth.core.contribution.Contributions;
import berth.core.contribution.StateFolder;
import berth.core.diagnosis.Diagnosis;
import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.evidence.TypedEndpoint;
import berth.core.failure.LoggedFailure;
import berth.core.inquiry.LocalHost;
import berth.core.render.Escapes;
import berth.core.render.VerdictText;
import berth.core.resolution.Resolution;
import berth.core.trial.TrialBook;
import berth.ui.internal.Case;
import berth.ui.internal.Case.Incident;
import berth.ui.internal.Case.Piece;
import berth.ui.internal.Case.Port;
import berth.ui.internal.EvidenceList;
import berth.ui.internal.Investigation;
import berth.ui.internal.Page;
import berth.ui.internal.ProgressLine;
import berth.ui.internal.QuestionBar;
import berth.ui.internal.Questions;
import berth.ui.internal.ReminderLine;
import berth.ui.internal.Reply;
import berth.ui.internal.Reply.Answered;
import berth.ui.internal.Reply.Said;
import berth.ui.internal.ResultPane;
import berth.ui.internal.StepLine;
import berth.ui.internal.Watcher;

/**
 * Takes a question about a port, or a log, and shows the diagnosis. Needs no workbench: a bare shell will do.
 * Use from the UI thread; looking and reading happen in a background job, one at a time.
 */
public final class ResolutionPanel extends Composite {
    private final Supplier<Contributions> contributions;
    private final LocalHost localHost;
    private final StateFolder state;
    private final ReminderLine reminder;
    private final QuestionBar bar;
    private final EvidenceList evidence;
    private final ProgressLine progress;
    private final ResultPane result;
    private final StepLine steps;
    private final Watcher watcher;
    private final Questions questions;
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private Case current = Case.empty();
    private boolean reading;

    /**
     * Creates the panel.
     *
     * @param contributions asked for anew for each question, on a background thread
     * @param state         where Berth keeps how far steps are, and trials, of which the panel reminds
     */
    public ResolutionPanel(Composite parent, int style, Supplier<Contributions> contributions, LocalHost localHost, StateFolder state) {
        super(parent, style);
        this.contributions = contributions;
        this.localHost = localHost;
        this.state = state;
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(this);
        reminder = new ReminderLine(this, new TrialBook(state));
        bar = new QuestionBar(this, this::ask, this::chooseFiles, this::chooseEvidence);
        evidence = new EvidenceList(this, this::remove);
        progress = new ProgressLine(this, this::cancel);
        result = new ResultPane(this, this::ask);
        steps = new StepLine(this, this::go, this::watch);
        watcher = new Watcher(getDisplay(), contributions, localHost, this::tell);
        GridDataFactory.fillDefaults().grab(true, false).hint(100, SWT.DEFAULT).applyTo(reminder.control());
        GridDataFactory.fillDefaults().grab(true, false).hint(100, SWT.DEFAULT).applyTo(bar.control());
        GridDataFactory.fillDefaults().grab(true, false).hint(100, SWT.DEFAULT).applyTo(evidence.control());
        GridDataFactory.fillDefaults().grab(true, false).hint(100, SWT.DEFAULT).applyTo(progress.control());
        GridDataFactory.fillDefaults().grab(true, true).applyTo(result.control());
        GridDataFactory.fillDefaults().grab(true, false).hint(100, SWT.DEFAULT).applyTo(steps.control());
        questions = new Questions(getDisplay(), this::show);
        addDisposeListener(event -> {
            questions.cancel();
            watcher.stop();
        });
        acceptDroppedFiles();
        evidence.show(List.of());
        progress.hide();
        steps.hide();
        result.showHelp();
        reminder.hide();
        reminder.look();
    }

    @Override
    public boolean setFocus() {
        reminder.look();
        return bar.setFocus();
    }

    /** Tells that consumer what is shown, whenever that changes: a diagnosis, or none. */
    public void whenShown(Consumer<Optional<Diagnosis>> told) {
        result.whenShown(told);
    }

    /** Looks for failed binds in those logs, in the background, and offers the last ones as long as nothing was asked. */
    public void offerRecent(Supplier<List<Path>> logs) {
        result.recent().look(contributions, logs);
    }

    /** {@return the failures that are offered, a line each} */
    public String recent() {
        return result.recent().shown();
    }

    /** Asks about a port as if it were typed: {@code 25}, {@code 53/udp}, {@code 127.0.0.1:25} or {@code [::1]:25}. */
    public void ask(String text) {
        bar.setText(text);
        Optional<Endpoint> wanted = TypedEndpoint.of(text.strip()).endpoint(Transport.TCP, IpAddress.ANY_V4);
        if (wanted.isEmpty()) {
            if (!reading) {
                questions.forget();
                progress.hide();
            }
            result.showSentence(Words.of("%s is no port; type a number from 1 to 65535, or an address with it, such as 127.0.0.1:25 or [::1]:25.",
                    text.isBlank() ? Words.of("That") : Escapes.visible(text.strip())));
            layout(true, true);
            return;
        }
        Port port = new Port(wanted.get(), bar.host());
        String what = Words.of("Looking at %s…", text.strip().contains(":") ? port.wanted().text() : Words.of("port %s", port.wanted().port()));
        afterReading(() -> {
            result.clear();
            current = current.asking(port);
            look(what);
        });
    }

    /** Asks the same about this computer, whichever host was chosen. */
    public void askHere(String text) {
        bar.chooseThisComputer();
        ask(text);
    }

    /** Asks why that bind failed, as its log tells of it. */
    public void ask(LoggedFailure failure) {
        afterReading(() -> {
            result.clear();
            current = current.asking(new Incident(failure));
            look(Words.of("Looking at %s…", failure.port().map(port -> Words.of("port %s", port)).orElse(Words.of("this computer"))));
        });
    }

    /** Opens files as if they were dropped: a log becomes the question, snapshots and configurations become evidence. */
    public void open(List<Path> files) {
        String what = files.size() == 1 ? Words.of("Reading %s…", files.get(0).getFileName()) : Words.of("Reading %s files…", files.size());
        afterReading(() -> {
            result.clear();
            read(what, (investigation, before, monitor) -> investigation.open(before, files, monitor));
        });
    }

    /** Adds a file as evidence from a host, or from the one that the file names, and asks again. */
    public void addEvidence(Path file, Optional<String> host) {
        afterReading(() -> read(Words.of("Reading %s…", file.getFileName()),
                (investigation, before, monitor) -> investigation.add(before, file, host, monitor)));
    }

    /** Lets the person choose files to open. */
    public void chooseFiles() {
        List<Path> files = bar.chooseFiles();
        if (!files.isEmpty()) {
            open(files);
        }
    }

    /** Stops looking; what was seen until then is shown. */
    public void cancel() {
        progress.cancelling();
        questions.cancel();
    }

    /** {@return whether a question is being worked on} */
    public boolean isBusy() {
        return questions.isBusy();
    }

    /** {@return all that can be read in the panel's result, the verdict first} */
    public String shown() {
        return result.shown();
    }

    /** {@return what the panel reminds of; empty when no trial is open} */
    public String reminder() {
        return reminder.shown();
    }

    /** {@return the step that is next, as the panel says it; empty when there is none} */
    public String step() {
        return steps.shown();
    }

    /** {@return the answer as an HTML document; empty where none is shown} */
    public Optional<String> html() {
        return result.html();
    }

    /** {@return the diagnosis that is shown; empty before the first, and after a sentence took its place} */
    public Optional<Diagnosis> diagnosis() {
        return result.diagnosis();
    }

    /** Work on a case; called on a background thread. */
    @FunctionalInterface
    private interface Work {
        Reply reply(Investigation investigation, Case before, IProgressMonitor monitor);
    }

    /** A file that is being read would be lost if another question took its place; a port can be asked for again. */
    private void afterReading(Runnable next) {
        if (reading) {
            waiting.add(next);
        } else {
            next.run();
        }
    }

    private void read(String what, Work work) {
        reading = true;
        run(what, work);
    }

    private void look(String what) {
        run(what, Investigation::answer);
    }

    private void run(String what, Work work) {
        Case before = current;
        watcher.stop();
        steps.hide();
        progress.show(what);
        layout(true, true);
        questions.ask(what, before, monitor -> work.reply(new Investigation(contributions.get(), localHost, Clock.systemUTC(), state),
                before, monitor));
    }

    private void show(Reply reply) {
        if (isDisposed()) {
            return;
        }
        reading = false;
        current = reply.now();
        progress.hide();
        evidence.show(current.pieces());
        bar.show(current);
        reminder.look();
        switch (reply.outcome()) {
        case Answered(Diagnosis diagnosis, Optional<String> note, Page page, Resolution resolution) -> {
            result.show(diagnosis, note, page);
            steps.show(resolution, diagnosis.question().live());
        }
        case Said(String sentence) -> result.showSentence(sentence);
        }
        layout(true, true);
        Optional.ofNullable(waiting.poll()).ifPresent(Runnable::run);
    }

    /** A person has said something of a step, or wants a new look. */
    private void go(Resolution said) {
        afterReading(() -> read(Words.of("Looking again…"), (investigation, before, monitor) -> investigation.go(before, said, monitor)));
    }

    private void watch(boolean wished) {
        if (wished) {
            result.diagnosis().ifPresent(diagnosis -> watcher.watch(diagnosis.question().wanted()));
        } else {
            watcher.stop();
        }
    }

    /** The person may have turned to another window meanwhile. */
    private void tell(Diagnosis now) {
        if (!isDisposed()) {
            NotificationPopup.forShell(getShell()).title(Words.of("Port %s", now.question().wanted().port()), true).text(new VerdictText(Words.sentences()).summary(now)).open();
            afterReading(() -> look(Words.of("Looking again…")));
        }
    }

    private void remove(Piece piece) {
        afterReading(() -> lookWithout(piece));
    }

    private void lookWithout(Piece piece) {
        current = current.without(piece);
        evidence.show(current.pieces());
        bar.show(current);
        if (current.asked().isEmpty()) {
            result.showHelp();
            layout(true, true);
            return;
        }
        look(Words.of("Looking again…"));
    }

    private void chooseEvidence() {
        bar.chooseEvidence(this::addEvidence);
    }

    private void acceptDroppedFiles() {
        DropTarget target = new DropTarget(this, DND.DROP_COPY | DND.DROP_DEFAULT);
        target.setTransfer(FileTransfer.getInstance());
        target.addListener(DND.DragEnter, event -> event.detail = DND.DROP_COPY);
        target.addListener(DND.Drop, event -> {
            if (event.data instanceof String[] names && names.length > 0) {
                open(List.of(names).stream().map(Path::of).toList());
            }
        });
    }
}
