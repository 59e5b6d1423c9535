// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Table;
import org.eclipse.ui.IViewPart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.snapshot.SnapshotFile;
import berth.ui.AntivirusView;
import berth.ui.ContributionsView;
import berth.ui.EvidencePanel;
import berth.ui.EvidenceView;
import berth.ui.IncidentsPanel;
import berth.ui.IncidentsView;
import berth.ui.PortsPanel;
import berth.ui.PortsView;
import berth.ui.ResolutionPanel;
import berth.ui.ResolutionView;
import berth.ui.TimelineView;

/** Whatever a person does in the workbench, the UI thread is soon there again. */
@ExtendWith(NoErrorLogged.class)
class ResponsivenessTest {
    private static final Duration SOON = Duration.ofMillis(50);
    private static final String OPENED = " is opened";
    private static final int FAILURES = 5000;
    private static final int MANY = 50_000;
    private static final int CONNECTIONS = 3000;
    private static final Map<String, Class<? extends IViewPart>> VIEWS = Map.of(ResolutionView.ID, ResolutionView.class, PortsView.ID, PortsView.class, IncidentsView.ID, IncidentsView.class,
            EvidenceView.ID, EvidenceView.class, TimelineView.ID, TimelineView.class, AntivirusView.ID, AntivirusView.class, ContributionsView.ID, ContributionsView.class);

    private final Screen screen = new Screen();
    private final Turns turns = new Turns();

    @TempDir
    private Path folder;

    @AfterEach
    void asItWas() throws Exception {
        ManySockets.WANTED.set(0);
        screen.show(ResolutionView.ID, ResolutionView.class);
        List.of(TimelineView.ID, AntivirusView.ID, EvidenceView.ID, ContributionsView.ID, EmptyView.ID).forEach(screen::hide);
    }

    @Test
    void theUiThreadIsSoonThereAgain() throws Exception {
        Path log = log();
        Path snapshot = Files.writeString(folder.resolve("mx1.json"), SnapshotFile.text(crowded()));
        // What the platform takes for every view that is opened.
        turns.measure("an empty view" + OPENED, () -> screen.hide(EmptyView.ID), () -> screen.show(EmptyView.ID, EmptyView.class), () -> true);
        incidents(log);
        try (OtherProcess other = new OtherProcess(folder)) {
            questions(other, log, snapshot);
            views();
        }
        ports();
        Files.writeString(Screen.results().resolve("turns.md"), turns.table());
        assertThat(turns.all()).allSatisfy(this::isSoonOver);
    }

    /** Where others use the processors, they fill the caches with other things, and everything takes more of them. */
    private void isSoonOver(Turns.Measured measured) {
        double load = Math.max(1, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage() / Runtime.getRuntime().availableProcessors());
        Duration limit = Duration.ofNanos(Math.round(SOON.toNanos() * Math.min(1.5, load))).plus(measured.what().endsWith(OPENED) ? turns.all().get(0).median() : Duration.ZERO);
        assertThat(measured.median()).as("%s: half of the longest turns, load %s", measured.what(), load).isLessThanOrEqualTo(limit);
        assertThat(measured.most()).as("%s: the longest turn of all", measured.what()).isLessThanOrEqualTo(SOON.multipliedBy(3));
    }

    private void incidents(Path log) throws Exception {
        IncidentsPanel panel = screen.show(IncidentsView.ID, IncidentsView.class).panel();
        List<String> before = panel.followed();
        turns.measure("Incidents: 5 000 failures of a dropped log", () -> panel.followOnly(List.of()), () -> panel.followToo(List.of(log)), () -> !panel.isBusy() && !panel.shown().isEmpty());
        Table table = find(panel, Table.class);
        turns.measure("Incidents: scrolling to the end", () -> table.setTopIndex(0), () -> table.setTopIndex(table.getItemCount()), () -> true);
        turns.measure("Incidents: all copied", () -> select(table), () -> screen.choose(panel, "&Copy\tCtrl+C"), () -> true);
        panel.followOnly(before);
        screen.until("the logs", () -> !panel.isBusy());
    }

    private void questions(OtherProcess other, Path log, Path snapshot) throws Exception {
        ResolutionPanel panel = screen.showAnew(ResolutionView.ID, ResolutionView.class).panel();
        screen.show(TimelineView.ID, TimelineView.class);
        screen.show(AntivirusView.ID, AntivirusView.class);
        EvidencePanel evidence = screen.show(EvidenceView.ID, EvidenceView.class).panel();
        Table table = find(evidence, Table.class);
        turns.measure("Resolution: a snapshot of 3 000 sockets is dropped", () -> { }, () -> panel.open(List.of(snapshot)), () -> !panel.isBusy());
        turns.measure("Resolution: its port is asked about, all views open", () -> { }, () -> panel.ask("25"), () -> !panel.isBusy());
        turns.measure("Resolution: the answer as HTML", () -> { }, panel::html, () -> true);
        for (String item : List.of("&Copy", "Copy as &Text", "Copy as &Markdown", "Copy as &JSON")) {
            turns.measure("Resolution: " + item.replace("&", ""), () -> { }, () -> screen.choose(panel, item), () -> true);
        }
        turns.measure("Evidence: all selected", () -> table.deselectAll(), () -> select(table), () -> true);
        turns.measure("Evidence: all copied", () -> { }, () -> screen.choose(evidence, "Copy as &JSON"), () -> true);
        turns.measure("Resolution: a log of 5 000 failures is dropped", () -> { }, () -> panel.open(List.of(log)), () -> !panel.isBusy());
        ResolutionPanel anew = screen.showAnew(ResolutionView.ID, ResolutionView.class).panel();
        turns.measure("Resolution: a port is asked about, all views open", () -> { }, () -> anew.ask(String.valueOf(other.port())), () -> !anew.isBusy());
        turns.measure("Resolution: a bad question", () -> { }, () -> anew.ask("no port"), () -> true);
    }

    private void views() throws Exception {
        for (Map.Entry<String, Class<? extends IViewPart>> view : VIEWS.entrySet()) {
            String name = view.getValue().getSimpleName().replace("View", "");
            if (!view.getKey().equals(ResolutionView.ID)) {
                turns.measure(name + ": the view" + OPENED, () -> screen.hide(view.getKey()), () -> screen.show(view.getKey(), view.getValue()), () -> true);
            }
            String beside = view.getKey().equals(PortsView.ID) ? ResolutionView.ID : PortsView.ID;
            turns.measure(name + ": the view is turned to", () -> screen.show(beside, VIEWS.get(beside)), () -> screen.show(view.getKey(), view.getValue()), () -> true);
        }
        TimelineView timeline = screen.show(TimelineView.ID, TimelineView.class);
        turns.measure("Timeline: drawn anew", () -> { }, () -> {
            timeline.panel().redraw(0, 0, 10_000, 10_000, true);
            timeline.panel().update();
        }, () -> true);
    }

    private void ports() throws Exception {
        ManySockets.WANTED.set(MANY);
        PortsPanel panel = screen.showAnew(PortsView.ID, PortsView.class).panel();
        Table table = find(panel, Table.class);
        screen.until("the many", () -> !panel.isBusy() && table.getItemCount() > MANY);
        turns.measure("Ports, 50 000 rows: a key is typed in the filter", () -> panel.filter("unit:many"), () -> panel.filter("unit:many port:1"), () -> !panel.isBusy());
        turns.measure("Ports, 50 000 rows: the filter is emptied", () -> panel.filter("port:1"), () -> panel.filter(""), () -> !panel.isBusy());
        turns.measure("Ports, 50 000 rows: sorted", () -> { }, () -> panel.sortBy("Port"), () -> !panel.isBusy());
        screen.press(panel, "Pause");
        turns.measure("Ports, 50 000 rows: all copied", () -> select(table), () -> screen.choose(panel, "&Copy\tCtrl+C"), () -> true);
        screen.press(panel, "Pause");
    }

    private static void select(Table table) {
        table.selectAll();
        table.notifyListeners(SWT.Selection, new Event());
    }

    private static <T extends Control> T find(Composite within, Class<T> type) {
        return Stream.of(within.getChildren()).filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
    }

    private Path log() throws IOException {
        Instant start = Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(FAILURES * 600L);
        return Files.writeString(folder.resolve("many.log"), IntStream.range(0, FAILURES).mapToObj(i -> start.plusSeconds(i * 600L) + " mx1 nginx[811]: bind() to 0.0.0.0:" + (1000 + i)
                + " failed (98: Address already in use)\n" + (start.plusSeconds(i * 600L) + " mx1 app[9]: all is well\n").repeat(10)).collect(Collectors.joining()));
    }

    private static Snapshot crowded() {
        Origin origin = new Origin("berth.ui.tests", Instant.now().truncatedTo(ChronoUnit.SECONDS), Optional.empty());
        List<Evidence> all = new ArrayList<>();
        ProcessRef holder = new ProcessRef(100, Optional.of(origin.at().minusSeconds(5000)));
        all.add(new ProcessSeen(origin, holder, Optional.of(1L), "smtpd", Optional.of("/opt/smtpd"), List.of("smtpd"), Optional.of(1000), Optional.of("mail"), Optional.empty(), Optional.empty()));
        for (int i = 0; i < CONNECTIONS; i++) {
            all.add(new SocketSeen(origin, new Endpoint(Transport.TCP, new IpAddress("192.0.2." + (i % 250 + 1)), 25), i % 2 == 0 ? Optional.empty() : Optional.of("198.51.100." + i % 250 + ":" + (2000 + i)),
                    i % 2 == 0 ? SocketState.LISTEN : SocketState.CONNECTED, Optional.of(1000), Optional.of("mail"), Optional.empty(), Optional.of(1_000L + i), Optional.empty(), List.of(holder), List.of(), Optional.empty()));
        }
        return new Snapshot(HostId.named("mx1"), Optional.of("linux"), origin.at(), all);
    }
}
