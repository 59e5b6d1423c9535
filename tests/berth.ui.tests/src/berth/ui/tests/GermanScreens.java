// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import berth.ui.AntivirusView;
import berth.ui.ContributionsView;
import berth.ui.EvidenceView;
import berth.ui.IncidentsView;
import berth.ui.PortsView;
import berth.ui.ResolutionView;
import berth.ui.TimelineView;

/** Every view in German. Runs in an application of its own, because the language of one is fixed when it starts. */
@ExtendWith(NoErrorLogged.class)
class GermanScreens {
    private final Screen screen = new Screen();

    @Test
    void everyViewSpeaksGerman(@TempDir Path folder) throws Exception {
        try (OtherProcess other = new OtherProcess(folder)) {
            Path log = Files.writeString(folder.resolve("web.log"), Instant.now() + " nginx[811]: bind() to 0.0.0.0:" + other.port() + " failed (98: Address already in use)\n");
            ResolutionView resolution = screen.show(ResolutionView.ID, ResolutionView.class);
            assertThat(Stream.of(PlatformUI.getWorkbench().getActiveWorkbenchWindow().getShell().getMenuBar().getItems()).map(MenuItem::getText).map(text -> text.replace("&", "")))
                    .containsExactly("Datei", "Ansicht", "Hilfe");
            assertThat(screen.tabs()).extracting(CTabItem::getText).containsExactly("Lösung", "Ports", "Vorfälle");

            resolution.panel().open(List.of(log));
            screen.until("the answer", () -> !resolution.panel().isBusy());
            assertThat(resolution.panel().shown()).contains("berichtet von einem fehlgeschlagenen Bind.", "Wer", "Warum", "Zurückholen",
                    "konnte Port " + other.port() + " nicht nehmen", "Inhaber: ", "PID " + other.pid());
            assertThat(resolution.panel().step()).startsWith("Schritt 1 von ");
            keep("resolution");
            TimelineView timeline = screen.show(TimelineView.ID, TimelineView.class);
            assertThat(timeline.panel().shown()).contains("nginx konnte den Port nicht nehmen", "wurde gestartet");
            keep("timeline");
            assertThat(screen.show(AntivirusView.ID, AntivirusView.class).panel().shown()).contains("kein Antivirenprodukt");
            keep("antivirus");
            assertThat(screen.show(EvidenceView.ID, EvidenceView.class).panel().said()).contains("gesehen ");
            keep("evidence");

            List.of(TimelineView.ID, AntivirusView.ID, EvidenceView.ID).forEach(screen::hide);
            IncidentsView incidents = screen.show(IncidentsView.ID, IncidentsView.class);
            incidents.panel().followOnly(List.of(log.toString()));
            screen.until("the logs", () -> !incidents.panel().isBusy());
            assertThat(incidents.panel().said()).contains("fehlgeschlagene");
            keep("incidents");
            PortsView ports = screen.show(PortsView.ID, PortsView.class);
            screen.until("the sockets", () -> !ports.panel().shown().isEmpty());
            assertThat(ports.panel().said()).contains("Sockets");
            keep("ports");
            ContributionsView contributions = screen.show(ContributionsView.ID, ContributionsView.class);
            screen.until("the contributions", () -> !contributions.panel().isBusy());
            assertThat(contributions.panel().shown()).anySatisfy(cells -> assertThat(cells).contains("in Gebrauch"));
            keep("contributions");
        }
    }

    private void keep(String view) throws Exception {
        screen.keep(view + "-german");
        assertThat(screen.cutButtons()).as("buttons on " + view + " that have less room than their words").isEmpty();
    }
}
