// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.eclipse.core.runtime.Platform;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import berth.core.inquiry.LocalHost;
import berth.ui.BerthUi;
import berth.ui.ContributionsView;
import berth.ui.ResolutionPanel;
import berth.ui.ResolutionView;

/** The workbench opens with the Resolution view in it. */
@ExtendWith(NoErrorLogged.class)
class WorkbenchTest {

    @Test
    void aWindowIsOpenWithTheResolutionViewInIt() throws Exception {
        var window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();

        assertThat(window.getShell().isVisible()).isTrue();
        assertThat(window.getShell().getText()).startsWith("Berth");
        assertThat(window.getActivePage().findView(ResolutionView.ID)).isInstanceOf(ResolutionView.class);
        assertThat(window.getActivePage().isEditorAreaVisible()).isFalse();
        new Screen().keepScreen("window");
        assertThat(texts(window.getShell().getMenuBar().getItems())).containsExactly("File", "Help");
    }

    @Test
    void bothViewsHaveTabsWithTheirNames() throws Exception {
        Screen screen = new Screen();
        screen.show(ContributionsView.ID, ContributionsView.class);
        screen.keepScreen("tabs");

        assertThat(screen.tabs()).extracting(CTabItem::getText).containsExactly("Resolution", "Contributions");
        assertThat(screen.tabs()).allSatisfy(tab -> assertThat(screen.isDrawn(tab)).as(tab.getText()).isTrue());
        screen.hide(ContributionsView.ID);
    }

    private static List<String> texts(MenuItem[] items) {
        return Stream.of(items).map(item -> item.getText().replace("&", "")).toList();
    }

    @Test
    void theApplicationHasReadThePluginsFolderBeforeItsWindowOpened() {
        assertThat(new BerthUi().contributions().all()).anySatisfy(contribution -> {
            assertThat(contribution.bundle()).isEqualTo("letter.jar");
            assertThat(contribution.problem().orElseThrow()).startsWith("it can't be read");
        });
    }

    @Test
    void nothingOfOursWasLoggedAsAnErrorSinceTheStart() throws Exception {
        Path log = Platform.getLogFileLocation().toPath();
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();

        assertThat(lines).noneMatch(line -> line.matches("!ENTRY berth\\.\\S+ 4 .*"));
    }

    @Test
    void thePanelOpensInABareShellAndHelpsToBegin() throws Exception {
        Shell shell = new Shell(Display.getCurrent(), SWT.SHELL_TRIM);
        shell.setLayout(new FillLayout());
        ResolutionPanel panel = new ResolutionPanel(shell, SWT.NONE, new BerthUi()::contributions, LocalHost.current());
        shell.setSize(420, 300);
        shell.open();

        assertThat(panel.shown()).contains("Type the port").doesNotContain("\n");
        new Screen().keep(shell, "help");
        shell.dispose();
    }
}
