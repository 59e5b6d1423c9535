// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.notifications.NotificationPopup;
import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.DND;
import org.eclipse.swt.dnd.DropTarget;
import org.eclipse.swt.dnd.FileTransfer;
import org.eclipse.swt.widgets.Composite;

import berth.core.contribution.Contributions;
import berth.core.failure.FailureInLogs;
import berth.core.failure.LoggedFailure;
import berth.core.render.LoggedFailureRenderer;
import berth.ui.internal.BerthPreferences;
import berth.ui.internal.FollowedLogs;
import berth.ui.internal.IncidentFeed;
import berth.ui.internal.IncidentFeed.News;
import berth.ui.internal.IncidentTable;
import berth.ui.internal.IncidentsBar;
import berth.ui.internal.ProgressLine;
import berth.ui.internal.RowMenu;
import berth.ui.internal.Sentence;

/**
 * The failed binds that logs tell of, the newest first, and a notification of each new one. Needs no workbench: a bare shell will do. Use from the UI
 * thread; reading happens in a background job.
 */
public final class IncidentsPanel extends Composite {
    private static final int FEW = 3;

    private final Consumer<Supplier<List<String>>> kept;
    private final Consumer<LoggedFailure> diagnose;
    private final IncidentsBar bar;
    private final ProgressLine progress;
    private final Sentence message;
    private final IncidentTable table;
    private final Sentence troubles;
    private final IncidentFeed feed;
    private Supplier<List<String>> names;
    private List<String> followed = List.of();
    private boolean reading = true;

    /**
     * Creates the panel, which begins to read.
     *
     * @param logs     the names of the logs to follow at first; asked for on a background thread
     * @param kept     is told what a person has changed them to; to be asked for on a background thread
     * @param diagnose is told the failure that a person asks about, as {@link ResolutionPanel#ask(LoggedFailure)} takes it
     */
    public IncidentsPanel(Composite parent, int style, Supplier<Contributions> contributions, Supplier<List<String>> logs, Consumer<Supplier<List<String>>> kept,
            Consumer<LoggedFailure> diagnose) {
        super(parent, style);
        this.kept = kept;
        this.names = logs;
        this.diagnose = diagnose;
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(this);
        bar = new IncidentsBar(this, this::add, this::remove);
        progress = new ProgressLine(this, this::cancel);
        GridDataFactory.fillDefaults().grab(true, false).hint(100, SWT.DEFAULT).applyTo(progress.control());
        message = new Sentence(this);
        table = new IncidentTable(this, this::open);
        troubles = new Sentence(this);
        RowMenu.add(table.control(), Words.of("&Diagnose"), this::open, () -> copy(new LoggedFailureRenderer(Words.sentences())::text), () -> copy(LoggedFailureRenderer::json));
        feed = new IncidentFeed(getDisplay(), contributions, this::reads, this::show);
        addDisposeListener(event -> feed.stop());
        acceptDroppedFiles();
        troubles.show("");
        follow(logs);
    }

    /** Creates the panel for the logs that are remembered in the workspace. */
    static IncidentsPanel ofWorkspace(Composite parent, Supplier<Contributions> contributions, Consumer<LoggedFailure> diagnose) {
        FollowedLogs remembered = FollowedLogs.ofWorkspace(contributions);
        return new IncidentsPanel(parent, SWT.NONE, contributions, remembered::names, remembered::keep, diagnose);
    }

    @Override
    public boolean setFocus() {
        return table.control().setFocus();
    }

    private void follow(Supplier<List<String>> names) {
        reading = true;
        bar.show(List.of());
        bar.tell("");
        message.show("");
        progress.show(Words.of("Reading the logs…"));
        troubles.show("");
        table.show(List.of());
        layout(true, true);
        feed.follow(names);
    }

    private void add(String log) {
        change(before -> Stream.concat(before.stream(), Stream.of(log)).distinct().toList());
    }

    private void remove(String log) {
        change(before -> before.stream().filter(other -> !other.equals(log)).toList());
    }

    /** What is followed at first may not be known yet, and is found out on the same thread as what is to be followed then. */
    private void change(UnaryOperator<List<String>> how) {
        Supplier<List<String>> before = names;
        names = () -> how.apply(before.get());
        kept.accept(names);
        follow(names);
    }

    /** Stops reading what the logs told before now; what they tell from now on is shown all the same. */
    public void cancel() {
        progress.cancelling();
        feed.skip();
    }

    private void reads(String log) {
        if (reading && !isDisposed() && !progress.isCancelling()) {
            progress.show(Words.of("Reading %s…", log));
        }
    }

    private void show(News news) {
        if (isDisposed()) {
            return;
        }
        boolean first = reading;
        reading = false;
        progress.hide();
        followed = news.logs();
        names = () -> news.logs();
        bar.show(followed);
        table.show(news.incidents());
        bar.tell(Words.of("%s in %s", count(news.incidents().size()), Words.of(followed.size(), "1 log", "%s logs")));
        message.show(followed.isEmpty() ? Words.of("No log is followed. Choose one, or drop one here.")
                : news.incidents().isEmpty() ? nothing(news) : "");
        troubles.show(String.join(" ", news.troubles()));
        layout(true, true);
        if (!first && !news.fresh().isEmpty() && BerthPreferences.notifies()) {
            notifyOf(news.fresh());
        }
    }

    private static String nothing(News news) {
        return news.troubles().isEmpty() ? Words.of("These logs tell of no failed bind. A new one will appear here.")
                : Words.of("What was read of these logs tells of no failed bind; not all of it was read. A new one will appear here.");
    }

    private static String count(int failures) {
        return Words.of(failures, "1 failed bind", "%s failed binds");
    }

    private void notifyOf(List<FailureInLogs> fresh) {
        String text = fresh.size() > FEW ? Words.of("%s; the list shows them.", count(fresh.size()))
                : fresh.stream().map(FailureInLogs::failure).map(new LoggedFailureRenderer(Words.sentences())::briefly).collect(Collectors.joining("\n"));
        NotificationPopup.forShell(getShell()).title(fresh.size() == 1 ? Words.of("A bind failed") : Words.of("Binds failed"), true).text(text).open();
    }

    private void open() {
        table.selection().stream().findFirst().map(FailureInLogs::failure).ifPresent(diagnose);
    }

    private void copy(Function<LoggedFailure, String> renderer) {
        List<FailureInLogs> selected = table.selection();
        if (!selected.isEmpty()) {
            RowMenu.copy(getDisplay(), "", selected, told -> told.all().map(renderer).collect(Collectors.joining("\n")));
        }
    }

    private void acceptDroppedFiles() {
        DropTarget target = new DropTarget(this, DND.DROP_COPY | DND.DROP_DEFAULT);
        target.setTransfer(FileTransfer.getInstance());
        target.addListener(DND.DragEnter, event -> event.detail = DND.DROP_COPY);
        target.addListener(DND.Drop, event -> {
            if (event.data instanceof String[] names) {
                followToo(Stream.of(names).map(Path::of).toList());
            }
        });
    }

    /** Follows these logs as well, as if they were dropped. */
    public void followToo(List<Path> files) {
        change(before -> Stream.concat(before.stream(), files.stream().map(String::valueOf)).distinct().toList());
    }

    /** Follows these logs alone, by their names, as if a person had added and removed them one by one. */
    public void followOnly(List<String> logs) {
        change(before -> logs);
    }

    /** Diagnoses the failure in that row, counted from the top, as if it were opened. */
    public void diagnose(int row) {
        table.control().setSelection(row);
        open();
    }

    /** {@return whether the logs are still read for the first time} */
    public boolean isBusy() {
        return reading;
    }

    /** {@return the names of the logs that are followed} */
    public List<String> followed() {
        return followed;
    }

    /** {@return the rows as they are shown, each as its cells} */
    public List<List<String>> shown() {
        return table.shown();
    }

    /** {@return what is said above and below the rows} */
    public String said() {
        return Stream.of(bar.told(), message.shown(), troubles.shown()).filter(text -> !text.isEmpty()).collect(Collectors.joining("\n"));
    }
}
