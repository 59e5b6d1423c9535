// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Table;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.inquiry.LocalHost;
import berth.core.inquiry.PortsLook;
import berth.core.ports.PortFilter;
import berth.core.ports.PortList;
import berth.core.ports.PortRow;
import berth.core.render.PortListRenderer;
import berth.ui.BerthUi;
import berth.ui.PortsPanel;
import berth.ui.PortsView;
import berth.ui.ResolutionPanel;
import berth.ui.ResolutionView;

/** What a person sees in the Ports view. */
@ExtendWith(NoErrorLogged.class)
class PortsViewTest {
    private static final int MANY = 50_000;
    private static final int PORT = 0;
    private static final int STATE = 4;
    private static final int PID = 5;
    private static final int PROCESS = 6;
    private static final int SINCE = 10;

    private final Screen screen = new Screen();

    @TempDir
    Path folder;

    private PortsPanel open() throws Exception {
        PortsPanel panel = screen.showAnew(PortsView.ID, PortsView.class).panel();
        screen.until("the first look", () -> panel.renewals() > 0 && !panel.isBusy());
        return panel;
    }

    private static Table table(Composite within) {
        for (Control child : within.getChildren()) {
            if (child instanceof Table table) {
                return table;
            }
        }
        throw new AssertionError("there is no table");
    }

    private void renewed(PortsPanel panel) {
        long before = panel.renewals();
        screen.until("another look", () -> panel.renewals() > before);
        screen.until("the rows", () -> !panel.isBusy());
    }

    private static Optional<List<String>> row(PortsPanel panel, int port, String state) {
        return panel.shown().stream().filter(cells -> cells.get(PORT).equals(String.valueOf(port)) && cells.get(STATE).equals(state)).findFirst();
    }

    private static Color colour(Table table, int port) {
        return IntStream.range(0, table.getItemCount()).mapToObj(table::getItem).filter(item -> item.getText(PORT).equals(String.valueOf(port))).findFirst().orElseThrow().getBackground();
    }

    @AfterEach
    void nothingIsInvented() {
        ManySockets.WANTED.set(0);
        ManySockets.GONE.set(0);
    }

    @Test
    void aServerThatStartsAndEndsIsSeenToComeAndToGo() throws Exception {
        PortsPanel panel = open();
        panel.filter("listen");
        Table table = table(panel);
        int port;
        try (OtherProcess other = new OtherProcess(folder)) {
            port = other.port();
            screen.until("the new socket", () -> row(panel, port, "listen, new").isPresent());
            List<String> cells = row(panel, port, "listen, new").orElseThrow();
            assertThat(cells.get(PID)).isEqualTo(String.valueOf(other.pid()));
            assertThat(cells.get(PROCESS)).isEqualTo("java");
            assertThat(cells.get(SINCE)).matches("\\d\\d:\\d\\d:\\d\\d");
            assertThat(colour(table, port)).isNotEqualTo(table.getBackground());
            screen.keep("ports");
            screen.until("the end of its colour", () -> row(panel, port, "listen").isPresent());
            assertThat(colour(table, port)).isEqualTo(table.getBackground());
        }
        try (OtherProcess newer = new OtherProcess(folder)) {
            screen.until("the gone and the new socket", () -> row(panel, port, "listen, gone").isPresent() && row(panel, newer.port(), "listen, new").isPresent());
            assertThat(colour(table, port)).isNotEqualTo(table.getBackground()).isNotEqualTo(colour(table, newer.port()));
            screen.keep("ports-new-gone");
            screen.until("its end", () -> panel.shown().stream().noneMatch(cells -> cells.get(PORT).equals(String.valueOf(port)) && cells.get(STATE).startsWith("listen")));
        }
    }

    @Test
    void theFilterLimitsTheListAsItIsTyped() throws Exception {
        try (OtherProcess other = new OtherProcess(folder)) {
            PortsPanel panel = open();
            panel.filter("port:" + other.port() + " process:JAVA state:listen address:0.0");
            screen.until("the filtered list", () -> !panel.isBusy());
            assertThat(panel.shown()).hasSize(1).allSatisfy(cells -> assertThat(cells.get(PID)).isEqualTo(String.valueOf(other.pid())));
            assertThat(panel.said()).containsPattern("1 of \\d+ sockets?");
            panel.filter("nosuchthing");
            screen.until("the empty list", () -> !panel.isBusy());
            assertThat(panel.shown()).isEmpty();
            assertThat(panel.said()).contains("No socket fits the filter");
            screen.keep("ports-empty");
        }
    }

    @Test
    void enterAsksWhoItIs() throws Exception {
        ResolutionPanel resolution = screen.showAnew(ResolutionView.ID, ResolutionView.class).panel();
        try (OtherProcess other = new OtherProcess(folder)) {
            PortsPanel panel = open();
            panel.filter("port:" + other.port());
            screen.until("the row", () -> !panel.isBusy() && panel.shown().size() == 1);
            Table table = table(panel);
            table.setSelection(0);
            table.notifyListeners(SWT.DefaultSelection, new Event());
            screen.until("the answer", () -> !resolution.isBusy() && resolution.diagnosis().isPresent());
            assertThat(resolution.diagnosis()).map(Diagnosis::verdict).contains(Verdict.HELD);
            assertThat(resolution.shown()).contains("pid " + other.pid());
            assertThat(resolution.isVisible()).isTrue();
            assertThat(panel.isVisible()).isFalse();

            long hidden = panel.renewals();
            Thread.sleep(1500);
            screen.until("whatever was under way", () -> !panel.isBusy());
            assertThat(panel.renewals()).as("renewals while the view is hidden, but for the one under way").isLessThanOrEqualTo(hidden + 1);
        }
    }

    @Test
    void rowsAreCopiedAsTheCommandLinePrintsThem() throws Exception {
        try (OtherProcess other = new OtherProcess(folder)) {
            PortsPanel panel = open();
            panel.filter("port:" + other.port());
            screen.until("the row", () -> !panel.isBusy() && panel.shown().size() == 1);
            table(panel).setSelection(0);
            assertThat(screen.copied(panel, "&Copy\tCtrl+C")).startsWith(PortListRenderer.heading() + "\n").contains("0.0.0.0:" + other.port(), String.valueOf(other.pid()));
            assertThat(screen.copied(panel, "Copy as &JSON")).startsWith("{\"protocol\":\"tcp\"").contains("\"pid\":" + other.pid());
        }
    }

    @Test
    void aPausedListStaysAsItIs() throws Exception {
        PortsPanel panel = open();
        screen.press(panel, "Pause");
        screen.until("the look under way", () -> !panel.isBusy());
        long before = panel.renewals();
        long end = System.nanoTime() + Duration.ofMillis(2500).toNanos();
        screen.until("two periods", () -> System.nanoTime() > end);
        assertThat(panel.renewals()).isEqualTo(before);
        assertThat(panel.said()).contains("as of ");
        screen.press(panel, "Pause");
        screen.until("a look", () -> panel.renewals() > before);
    }

    @Test
    void fiftyThousandSocketsNeitherHoldTheWindowNorLoseTheirPlace() throws Exception {
        ManySockets.WANTED.set(MANY);
        Shell shell = new Shell(Display.getCurrent(), SWT.SHELL_TRIM);
        shell.setLayout(new FillLayout());
        PortsPanel panel = new PortsPanel(shell, SWT.NONE, new BerthUi()::contributions, LocalHost.current(), port -> { });
        Table table = table(panel);
        shell.setSize(1000, 700);
        shell.open();
        try (Watchdog watchdog = new Watchdog(shell.getDisplay())) {
            screen.until("the first look", () -> panel.renewals() > 0 && !panel.isBusy());
            System.out.println("50000 sockets, first list: " + watchdog.stall());
            panel.filter("unit:" + ManySockets.UNIT);
            screen.until("the many", () -> !panel.isBusy() && table.getItemCount() == MANY);
            System.out.println("50000 sockets, filter: " + watchdog.stall());

            table.setSelection(25_010);
            renew(panel, watchdog);
            table.setTopIndex(25_000);
            String top = table.getItem(25_000).getText(PORT);
            String selected = table.getItem(25_010).getText(PORT);
            renew(panel, watchdog);
            List<Watchdog.Stall> stalls = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                ManySockets.GONE.addAndGet(3);
                stalls.add(renew(panel, watchdog));
            }
            screen.until("the first row that was seen", () -> table.getItem(table.getTopIndex()).getText(PORT).equals(top));
            assertThat(table.getSelectionCount()).isEqualTo(1);
            assertThat(table.getSelection()[0].getText(PORT)).as("the selected row").isEqualTo(selected);
            screen.keep(shell, "ports-many");
            staysUsable(stalls);
            screen.press(panel, "Pause");
            screen.until("the end of the look", () -> !panel.isBusy());
            everyRowIsAsASecondReadingTells(panel);
        }
        shell.dispose();
    }

    private Watchdog.Stall renew(PortsPanel panel, Watchdog watchdog) {
        watchdog.stall();
        Duration before = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
        renewed(panel);
        Watchdog.Stall stall = watchdog.stall();
        System.out.println("50000 sockets, a renewal: " + stall + ", CPU of all threads "
                + ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).minus(before).toMillis() + " ms");
        return stall;
    }

    /** Where others use the processors, the thread waits for one, and finds their caches filled with other things: a single stall proves nothing. */
    private static void staysUsable(List<Watchdog.Stall> stalls) {
        double load = Math.max(1, ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage() / Runtime.getRuntime().availableProcessors());
        List<Duration> computed = stalls.stream().map(Watchdog.Stall::computed).sorted().toList();
        assertThat(computed.get(computed.size() / 2)).as("half of the work, load " + load).isLessThanOrEqualTo(Duration.ofMillis(Math.round(50 * Math.min(1.5, load))));
        assertThat(computed.get(computed.size() - 1)).as("the most work, load " + load).isLessThanOrEqualTo(Duration.ofMillis(150));
        List<Duration> longest = stalls.stream().map(Watchdog.Stall::longest).sorted().toList();
        assertThat(longest.get(longest.size() / 2)).as("half of the stalls, load " + load).isLessThanOrEqualTo(Duration.ofMillis(Math.round(100 * load)));
    }

    private void everyRowIsAsASecondReadingTells(PortsPanel panel) {
        AtomicReference<List<String>> expected = new AtomicReference<>(List.of());
        Job reading = Job.create("a second reading", monitor -> {
            PortsLook look = new PortsLook(new BerthUi().contributions(), LocalHost.current(), Duration.ofSeconds(60), Clock.systemUTC());
            expected.set(PortList.of(look.look(new NullProgressMonitor()), new PortFilter(Optional.empty(), Optional.empty(), Optional.empty(),
                    Optional.of(ManySockets.UNIT), Optional.empty())).map(PortsViewTest::text).toList());
        });
        reading.schedule();
        screen.until("a second reading", () -> reading.getState() == Job.NONE);
        assertThat(expected.get()).hasSize(MANY);
        // What came or went just before the pause is still marked so.
        List<String> shown = panel.shown().stream().filter(cells -> !cells.get(STATE).endsWith(", gone")).map(cells -> String.join(" ", cells.subList(PORT, SINCE)).replace(", new", "")).toList();
        assertThat(shown).containsExactlyInAnyOrderElementsOf(expected.get());
    }

    private static String text(PortRow row) {
        SocketSeen socket = row.socket();
        return String.join(" ", String.valueOf(socket.local().port()), "tcp", socket.local().address().text(), "", socket.state().id(),
                String.valueOf(row.holder().orElseThrow().pid().orElseThrow()), row.holder().orElseThrow().name().orElseThrow(), ManySockets.UNIT, "", "many");
    }
}
