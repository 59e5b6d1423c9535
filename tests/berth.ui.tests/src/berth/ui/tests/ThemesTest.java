// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.AfterEach;
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

/** Every view, in the light theme and in the dark one. */
@SuppressWarnings("restriction") // the platform has no other way to change its theme while it runs
@ExtendWith(NoErrorLogged.class)
class ThemesTest {
    private static final int HALF = 128;
    private final Screen screen = new Screen();
    private final IThemeEngine themes = PlatformUI.getWorkbench().getService(IThemeEngine.class);
    private final String before = themes.getActiveTheme().getId();

    @AfterEach
    void asItWas() {
        themes.setTheme(before, false);
        List.of(TimelineView.ID, AntivirusView.ID, EvidenceView.ID, ContributionsView.ID).forEach(screen::hide);
    }

    @Test
    void everyViewIsLightOrDarkAsTheThemeIs(@TempDir Path folder) throws Exception {
        try (OtherProcess other = new OtherProcess(folder)) {
            Path log = Files.writeString(folder.resolve("web.log"), Instant.now() + " nginx[811]: bind() to 0.0.0.0:" + other.port() + " failed (98: Address already in use)\n");
            screen.show(ResolutionView.ID, ResolutionView.class).panel().open(List.of(log));
            for (Map.Entry<String, String> theme : Map.of("light", "org.eclipse.e4.ui.css.theme.e4_default", "dark", "org.eclipse.e4.ui.css.theme.e4_dark").entrySet()) {
                themes.setTheme(theme.getValue(), false);
                boolean dark = theme.getKey().equals("dark");
                ResolutionView resolution = screen.show(ResolutionView.ID, ResolutionView.class);
                screen.until("the answer", () -> !resolution.panel().isBusy());
                keep("resolution", theme.getKey(), resolution.panel(), dark);
                TimelineView timeline = screen.show(TimelineView.ID, TimelineView.class);
                keep("timeline", theme.getKey(), timeline.panel(), dark);
                keep("antivirus", theme.getKey(), screen.show(AntivirusView.ID, AntivirusView.class).panel(), dark);
                keep("evidence", theme.getKey(), screen.show(EvidenceView.ID, EvidenceView.class).panel(), dark);
                IncidentsView incidents = screen.show(IncidentsView.ID, IncidentsView.class);
                incidents.panel().followOnly(List.of(log.toString()));
                screen.until("the logs", () -> !incidents.panel().isBusy());
                screen.fill(IncidentsView.ID, true);
                keep("incidents", theme.getKey(), incidents.panel(), dark);
                PortsView ports = screen.show(PortsView.ID, PortsView.class);
                screen.until("the sockets", () -> !ports.panel().shown().isEmpty());
                keep("ports", theme.getKey(), ports.panel(), dark);
                ContributionsView contributions = screen.show(ContributionsView.ID, ContributionsView.class);
                screen.until("the contributions", () -> !contributions.panel().isBusy());
                keep("contributions", theme.getKey(), contributions.panel(), dark);
                screen.fill(ContributionsView.ID, false);
            }
        }
    }

    private void keep(String view, String theme, Composite panel, boolean dark) throws Exception {
        screen.keep(view + "-" + theme);
        assertThat(screen.cutButtons()).as("buttons on " + view + " that have less room than their words").isEmpty();
        Color ground = panel.getBackground();
        assertThat((ground.getRed() + ground.getGreen() + ground.getBlue()) / 3 < HALF).as(view + " is dark in the theme " + theme).isEqualTo(dark);
    }
}
