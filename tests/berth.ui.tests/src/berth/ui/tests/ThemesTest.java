// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

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
    private static final String LIGHT = "org.eclipse.e4.ui.css.theme.e4_default";
    private static final String DARK = "org.eclipse.e4.ui.css.theme.e4_dark";
    private static final int HALF = 128;
    private final Screen screen = new Screen();
    private final IThemeEngine themes = PlatformUI.getWorkbench().getService(IThemeEngine.class);
    private final String before = themes.getActiveTheme().getId();

    @AfterEach
    void asItWas() throws Exception {
        themes.setTheme(before, false);
        // Back in the light theme, what was drawn in the dark one keeps some of its colours until it is opened anew.
        List.of(PortsView.ID, IncidentsView.ID, ResolutionView.ID).forEach(screen::hide);
        screen.show(ResolutionView.ID, ResolutionView.class);
        screen.show(PortsView.ID, PortsView.class);
        screen.show(IncidentsView.ID, IncidentsView.class);
        screen.show(ResolutionView.ID, ResolutionView.class);
    }

    @Test
    void everyViewIsLightOrDarkAsTheThemeIs(@TempDir Path folder) throws Exception {
        try (OtherProcess other = new OtherProcess(folder)) {
            Path log = Files.writeString(folder.resolve("web.log"), Instant.now() + " nginx[811]: bind() to 0.0.0.0:" + other.port() + " failed (98: Address already in use)\n");
            screen.show(ResolutionView.ID, ResolutionView.class).panel().open(List.of(log));
            IncidentsView incidents = screen.show(IncidentsView.ID, IncidentsView.class);
            incidents.panel().followOnly(List.of(log.toString()));
            for (String theme : List.of("light", "dark")) {
                themes.setTheme(theme.equals("dark") ? DARK : LIGHT, false);
                answer(theme);
                screen.until("the logs", () -> !incidents.panel().isBusy());
                screen.show(IncidentsView.ID, IncidentsView.class);
                keep("incidents", theme, incidents.panel());
                PortsView ports = screen.show(PortsView.ID, PortsView.class);
                screen.until("the sockets", () -> !ports.panel().shown().isEmpty());
                keep("ports", theme, ports.panel());
                ContributionsView contributions = screen.show(ContributionsView.ID, ContributionsView.class);
                screen.until("the contributions", () -> !contributions.panel().isBusy());
                keep("contributions", theme, contributions.panel());
                screen.hide(ContributionsView.ID);
            }
        }
    }

    private void answer(String theme) throws Exception {
        ResolutionView resolution = screen.show(ResolutionView.ID, ResolutionView.class);
        screen.until("the answer", () -> !resolution.panel().isBusy());
        keep("resolution", theme, resolution.panel());
        keep("timeline", theme, screen.show(TimelineView.ID, TimelineView.class).panel());
        keep("antivirus", theme, screen.show(AntivirusView.ID, AntivirusView.class).panel());
        keep("evidence", theme, screen.show(EvidenceView.ID, EvidenceView.class).panel());
        List.of(TimelineView.ID, AntivirusView.ID, EvidenceView.ID).forEach(screen::hide);
    }

    private void keep(String view, String theme, Composite panel) throws Exception {
        screen.keep(view + "-" + theme);
        assertThat(screen.cutButtons()).as("buttons on " + view + " that have less room than their words").isEmpty();
        Color ground = panel.getBackground();
        assertThat((ground.getRed() + ground.getGreen() + ground.getBlue()) / 3 < HALF).as(view + " is dark in the theme " + theme).isEqualTo(theme.equals("dark"));
        assertThat(Screen.faint(panel)).as("what can't be read on " + view + " in the theme " + theme).isEmpty();
    }
}
