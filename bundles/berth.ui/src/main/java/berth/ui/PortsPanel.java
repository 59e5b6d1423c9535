// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;

import berth.core.contribution.Contributions;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Transport;
import berth.core.inquiry.LocalHost;
import berth.core.ports.PortRow;
import berth.core.render.Escapes;
import berth.core.render.PortListRenderer;
import berth.ui.internal.PortColumn;
import berth.ui.internal.PortLine;
import berth.ui.internal.PortMenu;
import berth.ui.internal.PortTable;
import berth.ui.internal.PortsBar;
import berth.ui.internal.PortsFeed;
import berth.ui.internal.RowMenu;
import berth.ui.internal.Sentence;
import berth.ui.internal.ShownPorts;
import berth.ui.internal.ShownPorts.Wish;

/**
 * Every socket of this computer with its owner, renewed each second while the panel can be seen and is not paused. Needs no workbench: a bare shell will
 * do. Use from the UI thread; looking, comparing, filtering and sorting happen in background jobs.
 */
public final class PortsPanel extends Composite {
    private static final int PERIOD_MILLIS = 1000;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss");

    private final Consumer<String> ask;
    private final PortsBar bar;
    private final Sentence message;
    private final PortTable table;
    private final Sentence unseen;
    private final PortsFeed feed;
    private ShownPorts current = ShownPorts.none();
    private Wish wish = Wish.all();
    private String notice = "";
    private long renewals;

    /**
     * Creates the panel, which begins to look once it can be seen.
     *
     * @param contributions asked for once, on a background thread
     * @param ask           is told the port that a person asks about, as {@link ResolutionPanel#askHere} takes it
     */
    public PortsPanel(Composite parent, int style, Supplier<Contributions> contributions, LocalHost localHost, Consumer<String> ask) {
        super(parent, style);
        this.ask = ask;
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(this);
        bar = new PortsBar(this, this::search, this::pause);
        message = new Sentence(this);
        table = new PortTable(this, this::whoIsIt, this::sort);
        unseen = new Sentence(this);
        bar.leadTo(table.control());
        table.control().addListener(SWT.Selection, event -> notice(""));
        feed = new PortsFeed(getDisplay(), contributions, localHost, this::show, this::failed);
        PortMenu.add(table.control(), this::whoIsIt, this::copyText, this::copyJson, this::sort);
        addDisposeListener(event -> feed.stop());
        message.show(Words.of("Looking at the sockets of this computer…"));
        unseen.show("");
        tick();
    }

    @Override
    public boolean setFocus() {
        look();
        return bar.setFocus();
    }

    private void tick() {
        if (!isDisposed()) {
            look();
            getDisplay().timerExec(PERIOD_MILLIS, this::tick);
        }
    }

    private void look() {
        if (!isDisposed() && !bar.isPaused() && isVisible() && !getShell().getMinimized()) {
            feed.look();
        }
    }

    /** Types that filter. */
    public void filter(String text) {
        bar.setText(text);
    }

    /** Sorts by that column's title; by the one it is sorted by, the other way round. */
    public void sortBy(String title) {
        Stream.of(PortColumn.values()).filter(column -> column.title().equals(title)).forEach(this::sort);
    }

    private void sort(PortColumn column) {
        wish(new Wish(wish.search(), column, wish.column() == column && !wish.descending()));
    }

    private void search(String text) {
        wish(new Wish(text, wish.column(), wish.descending()));
    }

    private void wish(Wish now) {
        wish = now;
        feed.wish(now);
    }

    private void pause(boolean paused) {
        tellWhen();
        if (!paused) {
            look();
        }
    }

    private void show(ShownPorts next) {
        // A list that was made before a person typed on is followed by another one.
        if (isDisposed() || !next.wish().equals(wish)) {
            return;
        }
        current = next;
        renewals++;
        table.show(next);
        boolean other = message.show(notice.isEmpty() ? emptiness(next) : notice) | unseen.show(next.unseen());
        tellWhen();
        if (other) {
            layout(true, true);
        }
    }

    private static String emptiness(ShownPorts list) {
        if (!list.lines().isEmpty()) {
            return "";
        }
        if (list.looked().isEmpty()) {
            return Words.of("Looking at the sockets of this computer…");
        }
        return list.total() == 0 ? Words.of("No socket was seen.") : Words.of("No socket fits the filter; Esc in the filter shows all %s.", list.total());
    }

    private void tellWhen() {
        Optional<String> time = current.looked().map(PortsPanel::time);
        String all = Words.of(current.total(), "1 socket", "%s sockets");
        String count = wish.search().isBlank() ? all : Words.of("%s of %s", current.found(), all);
        bar.tell(time.map(at -> bar.isPaused() ? Words.of("%s, as of %s", count, at) : count).orElse(""));
    }

    private static String time(Instant instant) {
        return TIME.format(instant.atZone(ZoneId.systemDefault()));
    }

    private void failed() {
        if (!isDisposed()) {
            bar.stop();
            notice(Words.of("Berth itself failed here; the log of this application says how."));
        }
    }

    private void whoIsIt() {
        List<PortLine> selected = table.selection();
        if (!selected.isEmpty()) {
            ask(selected.get(0).row());
        }
    }

    /** Another network has ports of its own, which a question about this computer's would not find. */
    private void ask(PortRow row) {
        if (row.socket().namespace().isPresent()) {
            notice(Words.of("Port %s is one of another network (%s), about which nothing can be asked here.", row.socket().local().port(),
                    Escapes.visible(row.socket().namespace().get())));
            return;
        }
        Endpoint local = row.socket().local();
        ask.accept(local.text() + (local.transport() == Transport.TCP ? "" : "/" + local.transport().id()));
    }

    private void notice(String text) {
        notice = text;
        if (message.show(text.isEmpty() ? emptiness(current) : text)) {
            layout(true, true);
        }
    }

    private void copyText() {
        copy(PortListRenderer::text, PortListRenderer.heading() + "\n");
    }

    private void copyJson() {
        copy(PortListRenderer::json, "");
    }

    private void copy(Function<PortRow, String> renderer, String heading) {
        List<PortLine> selected = table.selection();
        if (!selected.isEmpty()) {
            RowMenu.copy(getDisplay(), heading, selected, line -> renderer.apply(line.row()));
        }
    }

    /** {@return whether a list is still to come, or to be shown to its end} */
    public boolean isBusy() {
        return feed.isBusy() || table.isBusy() || !current.wish().equals(wish);
    }

    /** {@return how often the list was renewed} */
    public long renewals() {
        return renewals;
    }

    /** {@return the rows as they are shown, each as its cells} */
    public List<List<String>> shown() {
        return table.shown();
    }

    /** {@return what is said above and below the rows} */
    public String said() {
        return String.join("\n", bar.told(), message.shown(), unseen.shown()).strip();
    }
}
