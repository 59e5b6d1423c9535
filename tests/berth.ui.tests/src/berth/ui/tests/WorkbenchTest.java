// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.eclipse.core.runtime.FileLocator;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.URIUtil;
import org.eclipse.jface.preference.PreferenceDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.CTabItem;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.layout.FillLayout;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.actions.ActionFactory;
import org.eclipse.ui.dialogs.PreferencesUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import berth.core.contribution.StateFolder;
import berth.core.diagnosis.Advice;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.inquiry.LocalHost;
import berth.core.trial.Trial;
import berth.core.trial.TrialBook;
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
        assertThat(texts(window.getShell().getMenuBar().getItems())).containsExactly("File", "View", "Help");
    }

    @Test
    void allViewsHaveTabsWithTheirNames() throws Exception {
        Screen screen = new Screen();
        screen.show(ContributionsView.ID, ContributionsView.class);
        screen.keepScreen("tabs");

        assertThat(screen.tabs()).extracting(CTabItem::getText).containsExactly("Resolution", "Ports", "Incidents", "Contributions");
        assertThat(screen.tabs()).allSatisfy(tab -> assertThat(screen.isDrawn(tab)).as(tab.getText()).isTrue());
        screen.hide(ContributionsView.ID);
    }

    @Test
    void aboutTellsTheVersionAndTheLicence() {
        var window = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        List<String> told = new ArrayList<>();
        readAndClose(window.getShell(), told);
        ActionFactory.ABOUT.create(window).run();

        assertThat(told).anySatisfy(text -> assertThat(text).startsWith("Berth 0.").contains("Eclipse Public License 2.0"));
    }

    /** When a dialog has opened, whose own loop then runs this. */
    private static void readAndClose(Shell window, List<String> told) {
        window.getDisplay().timerExec(100, () -> {
            List<Shell> open = Stream.of(window.getDisplay().getShells()).filter(shell -> shell != window && shell.isVisible()).toList();
            open.forEach(dialog -> {
                told.addAll(textsIn(dialog));
                dialog.close();
            });
            if (open.isEmpty()) {
                readAndClose(window, told);
            }
        });
    }

    private static List<String> textsIn(Composite parent) {
        return Stream.of(parent.getChildren()).flatMap(child -> switch (child) {
            case StyledText text -> Stream.of(text.getText());
            case Text text -> Stream.of(text.getText());
            case Composite inner -> textsIn(inner).stream();
            default -> Stream.<String> empty();
        }).toList();
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
    void theDocumentationIsInTheHelpMenuAndWhole() throws Exception {
        Menu help = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getShell().getMenuBar().getItem(2).getMenu();
        // A menu is filled when it opens.
        help.notifyListeners(SWT.Show, new Event());
        assertThat(texts(help.getItems())).contains("Contributions", "Berth Documentation", "About Berth");

        Path folder = URIUtil.toFile(URIUtil.toURI(FileLocator.toFileURL(Platform.getBundle("berth.ui").getEntry("documentation/")))).toPath();
        String page = Files.readString(folder.resolve("user.html"));
        assertThat(page).contains("<h1>Using Berth</h1>", "<table>");
        assertThat(Pattern.compile("(?:src|href)=\"([^\"#:]+)\"").matcher(page).results().map(link -> link.group(1))).isNotEmpty().allSatisfy(link -> assertThat(folder.resolve(link)).exists());
    }

    @Test
    void nothingOfOursWasLoggedAsAnErrorSinceTheStart() throws Exception {
        Path log = Platform.getLogFileLocation().toPath();
        List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();

        assertThat(lines).noneMatch(line -> line.matches("!ENTRY berth\\.\\S+ 4 .*"));
    }

    @Test
    void thereIsAPageOfPreferences() throws Exception {
        PreferenceDialog dialog = PreferencesUtil.createPreferenceDialogOn(PlatformUI.getWorkbench().getActiveWorkbenchWindow().getShell(), "berth.ui.preferences", null, null);
        dialog.setBlockOnOpen(false);
        dialog.open();

        assertThat(dialog.getSelectedPage()).extracting(Object::getClass).extracting(Class::getSimpleName).isEqualTo("BerthPreferences");
        new Screen().keep(dialog.getShell(), "preferences");
        dialog.close();
    }

    @Test
    void thePanelOpensInABareShellAndHelpsToBegin() throws Exception {
        Shell shell = new Shell(Display.getCurrent(), SWT.SHELL_TRIM);
        shell.setLayout(new FillLayout());
        ResolutionPanel panel = new ResolutionPanel(shell, SWT.NONE, new BerthUi()::contributions, LocalHost.current(), StateFolder.none());
        shell.setSize(420, 300);
        shell.open();

        assertThat(panel.shown()).contains("Type the port").doesNotContain("\n");
        assertThat(panel.reminder()).isEmpty();
        new Screen().keep(shell, "help");
        shell.dispose();
    }

    @Test
    void remindsOfWhatIsStillSwitchedOff(@TempDir Path folder) throws Exception {
        TrialBook book = new TrialBook(name -> Optional.of(folder));
        Instant noon = Instant.parse("2026-01-02T12:00:00Z");
        Trial trial = new Trial(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25), "com.example.shield", "Example", "Shield", Optional.of("mail & more"),
                AntivirusRole.HOLDS, new Advice(Optional.of("shieldctl stop mail"), Optional.of("shieldctl start mail"), Optional.empty(), Optional.empty()), Set.of("shieldd"), Set.of(),
                new Trial.Found(noon, Verdict.HELD, "Port 25 is held by shieldd.", Set.of("shieldd"), true), noon, noon.plusSeconds(900), Trial.Stage.TRY,
                Optional.of(noon), Optional.empty(), Optional.empty());
        book.write(trial);
        Shell shell = new Shell(Display.getCurrent(), SWT.SHELL_TRIM);
        shell.setLayout(new FillLayout());
        ResolutionPanel panel = new ResolutionPanel(shell, SWT.NONE, new BerthUi()::contributions, LocalHost.current(), name -> Optional.of(folder));
        shell.setSize(900, 300);
        shell.open();
        Screen screen = new Screen();

        screen.until("the reminder", () -> !panel.reminder().isEmpty());
        assertThat(panel.reminder()).startsWith("Remember: ").contains("mail & more", "port 25", "should be on again since", "shieldctl start mail", "berth trial 25");
        screen.keep(shell, "reminder");

        book.write(trial.at(Trial.Stage.ENDED));
        panel.setFocus();
        screen.until("the end of the reminder", () -> panel.reminder().isEmpty());
        shell.dispose();
    }

    @Test
    void leadsThroughTheStepsAndChecksThem(@TempDir Path folder) throws Exception {
        Shell shell = new Shell(Display.getCurrent(), SWT.SHELL_TRIM);
        shell.setLayout(new FillLayout());
        ResolutionPanel panel = new ResolutionPanel(shell, SWT.NONE, new BerthUi()::contributions, LocalHost.current(),
                name -> name.equals("resolutions") ? Optional.of(folder) : Optional.empty());
        shell.setSize(900, 500);
        shell.open();
        Screen screen = new Screen();
        try (OtherProcess other = new OtherProcess(folder)) {
            panel.ask(String.valueOf(other.port()));
            screen.until("the answer", () -> !panel.isBusy());
            assertThat(panel.step()).startsWith("Step 1 of 2: End it (pid " + other.pid() + ")");
            assertThat(folder.toFile().list((at, name) -> name.endsWith(".json"))).as("nothing is kept before something was done").isEmpty();

            screen.press(panel, "Done");
            screen.until("the look", () -> !panel.isBusy());
            assertThat(panel.step()).startsWith("Step 1 of 2 did not help: ");
            assertThat(panel.shown()).contains("[failed] End it");
            screen.keep(shell, "step-failed");

            screen.press(panel, "Skip");
            screen.until("the look", () -> !panel.isBusy());
            assertThat(panel.step()).startsWith("Step 2 of 2: ");
        }
        screen.press(panel, "Look Again");
        screen.until("the look", () -> !panel.isBusy());
        assertThat(panel.diagnosis()).map(Diagnosis::verdict).contains(Verdict.FREE);
        assertThat(panel.step()).isEqualTo("All steps are behind.");
        screen.keep(shell, "steps-behind");
        shell.dispose();
    }

    @Test
    void tellsWhenAWatchedPortIsFree(@TempDir Path folder) throws Exception {
        Shell shell = new Shell(Display.getCurrent(), SWT.SHELL_TRIM);
        shell.setLayout(new FillLayout());
        ResolutionPanel panel = new ResolutionPanel(shell, SWT.NONE, new BerthUi()::contributions, LocalHost.current(), StateFolder.none());
        shell.setSize(900, 500);
        shell.open();
        Screen screen = new Screen();
        int before = Display.getCurrent().getShells().length;
        try (OtherProcess other = new OtherProcess(folder)) {
            panel.ask(String.valueOf(other.port()));
            screen.until("the answer", () -> !panel.isBusy());
            screen.press(panel, "Watch");
        }
        screen.until("the notification", () -> Display.getCurrent().getShells().length > before);
        screen.keepScreen("notification");
        screen.until("the new answer", () -> !panel.isBusy() && panel.diagnosis().map(Diagnosis::verdict).equals(Optional.of(Verdict.FREE)));
        shell.dispose();
    }
}
