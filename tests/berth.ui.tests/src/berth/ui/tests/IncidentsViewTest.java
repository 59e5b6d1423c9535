// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;

import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import berth.core.contribution.StateFolder;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Verdict;
import berth.core.failure.LoggedFailure;
import berth.core.inquiry.LocalHost;
import berth.ui.AntivirusView;
import berth.ui.BerthUi;
import berth.ui.EvidenceView;
import berth.ui.IncidentsPanel;
import berth.ui.IncidentsView;
import berth.ui.ResolutionPanel;
import berth.ui.ResolutionView;
import berth.ui.TimelineView;

/** Failed binds that logs tell of, and the views that look closer at the answer about one. */
@ExtendWith(NoErrorLogged.class)
class IncidentsViewTest {
    private final Screen screen = new Screen();
    private final List<List<String>> kept = new ArrayList<>();
    private final List<LoggedFailure> asked = new ArrayList<>();
    private Shell shell;

    @TempDir
    private Path folder;

    @BeforeEach
    void aShell() {
        shell = new Shell(Display.getCurrent(), SWT.SHELL_TRIM);
        shell.setLayout(new FillLayout());
        shell.setSize(1000, 400);
    }

    @AfterEach
    void closeIt() {
        shell.dispose();
    }

    private IncidentsPanel panel(List<String> logs) {
        IncidentsPanel panel = new IncidentsPanel(shell, SWT.NONE, new BerthUi()::contributions, () -> logs, names -> kept.add(names.get()), asked::add);
        shell.open();
        screen.until("the logs", () -> !panel.isBusy());
        return panel;
    }

    private Path log(String name, String... lines) throws IOException {
        return Files.writeString(folder.resolve(name), String.join("\n", lines) + "\n");
    }

    private static String line(Instant at, String said) {
        return at.truncatedTo(ChronoUnit.SECONDS) + " " + said;
    }

    @Test
    void theNewestStandsFirstAndANewOneIsTold() throws Exception {
        Instant now = Instant.now();
        Path log = log("web.log", line(now.minusSeconds(7200), "nginx[811]: bind() to 0.0.0.0:80 failed (98: Address already in use)"),
                line(now.minusSeconds(3600), "haproxy[4]: cannot bind socket (Permission denied) [127.0.0.1:443]"));
        IncidentsPanel panel = panel(List.of(log.toString()));

        assertThat(panel.shown()).extracting(cells -> cells.get(2)).containsExactly("443", "80");
        assertThat(panel.said()).isEqualTo("2 failed binds in 1 log");

        Files.writeString(log, line(now, "postfix/master[9]: fatal: bind 0.0.0.0 port 25: Address already in use") + "\n", StandardOpenOption.APPEND);
        screen.until("the new one", () -> panel.shown().size() == 3);

        assertThat(panel.shown().get(0)).contains("25", "already in use");
        screen.until("the notification", () -> screen.isSaid("A bind failed"));
        screen.keep(shell, "incidents");
        panel.diagnose(0);
        assertThat(asked).singleElement().extracting(LoggedFailure::port).isEqualTo(Optional.of(25));
    }

    @Test
    void whatIsFollowedIsRemembered() throws Exception {
        Path log = log("a.log", "all is well");
        IncidentsPanel panel = panel(List.of());
        assertThat(panel.said()).contains("No log is followed.");

        panel.followToo(List.of(log));
        screen.until("the log", () -> !panel.isBusy());

        assertThat(kept).containsExactly(List.of(log.toString()));
        assertThat(panel.said()).contains("tell of no failed bind");
    }

    @Test
    void whatCannotBeReadIsSaid() throws Exception {
        Path log = log("a.log", "nginx: [emerg] bind() to 0.0.0.0:80 failed (98: Address already in use)");
        IncidentsPanel panel = panel(List.of(folder.resolve("none.log").toString(), folder.toString(), log.toString()));

        assertThat(panel.shown()).hasSize(1);
        assertThat(panel.said()).contains("none.log is not there yet.").contains("is a directory without files of the systemd journal");
    }

    @Test
    void whatWasNotReadIsNotCalledQuiet() {
        IncidentsPanel panel = panel(List.of(folder.resolve("none.log").toString()));

        assertThat(panel.said()).contains("not all of it was read").doesNotContain("These logs tell of no failed bind");
    }

    @Test
    void whatWaitsForALongLogCanBeCancelled() throws Exception {
        Instant now = Instant.now();
        Path log = log("web.log", line(now.minusSeconds(7200), "nginx[811]: bind() to 0.0.0.0:80 failed (98: Address already in use)"));
        CountDownLatch cancelled = new CountDownLatch(1);
        IncidentsPanel panel = new IncidentsPanel(shell, SWT.NONE, new BerthUi()::contributions, () -> {
            awaited(cancelled);
            return List.of(log.toString());
        }, names -> kept.add(names.get()), asked::add);
        shell.open();
        screen.keep(shell, "incidents-busy");
        screen.press(panel, "Cancel");
        cancelled.countDown();
        screen.until("the end of reading", () -> !panel.isBusy());

        assertThat(panel.shown()).isEmpty();
        assertThat(panel.said()).contains("not all of it was read", "web.log was not read to its end");

        Files.writeString(log, line(now, "postfix/master[9]: fatal: bind 0.0.0.0 port 25: Address already in use") + "\n", StandardOpenOption.APPEND);
        screen.until("the new one", () -> !panel.shown().isEmpty());
        assertThat(panel.shown()).singleElement().satisfies(cells -> assertThat(cells).contains("25"));
        assertThat(panel.said()).as("what was not read stays unread").contains("web.log was not read to its end");
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whatSeveralLogsTellOfStandsOnce() throws Exception {
        Instant now = Instant.now();
        Path syslog = log("syslog", line(now, "mx1 nginx[811]: bind() to 0.0.0.0:80 failed (98: Address already in use)"));
        Path own = log("error.log", line(now, "[emerg] 811#811: bind() to 0.0.0.0:80 failed (98: Address already in use)"));
        IncidentsPanel panel = panel(List.of(syslog.toString(), own.toString()));

        assertThat(panel.shown()).singleElement().satisfies(cells -> assertThat(cells).anySatisfy(cell -> assertThat(cell).contains("syslog", "error.log")));
        assertThat(panel.said()).isEqualTo("1 failed bind in 2 logs");
        screen.keep(shell, "incidents-twice");
    }

    @Test
    void anEmptyWorkbenchOffersWhatFailedLately() throws Exception {
        Instant now = Instant.now();
        Path log = log("web.log", line(now.minusSeconds(7200), "nginx[811]: bind() to 0.0.0.0:80 failed (98: Address already in use)"),
                line(now.minusSeconds(60), "haproxy[4]: cannot bind socket (Permission denied) [127.0.0.1:443]"));
        ResolutionPanel panel = new ResolutionPanel(shell, SWT.NONE, new BerthUi()::contributions, LocalHost.current(), StateFolder.none());
        shell.open();

        panel.offerRecent(() -> List.of(log));
        screen.until("what failed lately", () -> !panel.recent().isEmpty());

        assertThat(panel.recent().lines()).hasSize(2).first().asString().contains("haproxy").contains("port 443");
        screen.keep(shell, "first-minute");
        panel.ask("1");
        assertThat(panel.recent()).isEmpty();
        screen.until("the answer", () -> !panel.isBusy());
    }

    @Test
    void anIncidentIsDiagnosedAndLookedAtCloser() throws Exception {
        try (OtherProcess other = new OtherProcess(folder)) {
            Path log = log("web.log", line(Instant.now(), "nginx[811]: bind() to 0.0.0.0:" + other.port() + " failed (98: Address already in use)"));
            IncidentsView incidents = screen.show(IncidentsView.ID, IncidentsView.class);
            List<String> before = incidents.panel().followed();
            incidents.panel().followOnly(List.of(log.toString()));
            screen.until("the log", () -> !incidents.panel().isBusy());
            screen.keep("incidents-view");
            int row = rowOf(incidents.panel(), String.valueOf(other.port()));

            incidents.panel().diagnose(row);
            ResolutionView resolution = screen.show(ResolutionView.ID, ResolutionView.class);
            screen.until("the answer", () -> !resolution.panel().isBusy());
            assertThat(resolution.panel().diagnosis()).map(Diagnosis::verdict).contains(Verdict.HELD);
            assertThat(resolution.panel().shown()).contains("could not bind");

            TimelineView timeline = screen.show(TimelineView.ID, TimelineView.class);
            assertThat(timeline.panel().shown()).contains("was started").contains("nginx could not take the port").contains("this was seen");
            screen.keep("timeline");
            AntivirusView antivirus = screen.show(AntivirusView.ID, AntivirusView.class);
            // The broken plug-in of this workbench might have been a detector.
            assertThat(antivirus.panel().shown()).startsWith("Port " + other.port() + ": ").contains("where it could be looked", "letter.jar");
            screen.keep("antivirus");
            EvidenceView evidence = screen.show(EvidenceView.ID, EvidenceView.class);
            assertThat(evidence.panel().shown()).hasSizeGreaterThan(1).first().satisfies(cells -> assertThat(cells.get(0)).isEqualTo("[0]"));
            assertThat(evidence.panel().shown()).anySatisfy(cells -> assertThat(cells.get(2)).contains("pid " + other.pid()));
            assertThat(screen.copied(evidence.panel(), "Copy as &JSON")).startsWith("{\"kind\":\"");
            screen.keep("evidence");

            resolution.panel().ask("no port");
            screen.until("the other views", () -> evidence.panel().shown().isEmpty() && timeline.panel().shown().startsWith("Ask about a port"));
            List.of(TimelineView.ID, AntivirusView.ID, EvidenceView.ID).forEach(screen::hide);
            incidents.panel().followOnly(before);
        }
    }

    private static int rowOf(IncidentsPanel panel, String port) {
        for (int row = 0; row < panel.shown().size(); row++) {
            if (panel.shown().get(row).contains(port)) {
                return row;
            }
        }
        throw new AssertionError(panel.shown());
    }
}
