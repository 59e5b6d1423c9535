// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.tests;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IStartup;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.engine.JupiterTestEngine;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

import berth.ui.BerthUi;

/**
 * Runs the tests in an IDE that was started as a person starts it, where a system property says into which file their summary goes, and
 * ends that IDE. Another one may name the class of the tests.
 */
public final class InstalledIde implements IStartup {
    @Override
    public void earlyStartup() {
        String report = System.getProperty("berth.ide.report");
        if (report != null) {
            new Thread(() -> run(Path.of(report)), "berth-ide-tests").start();
        }
    }

    private static void run(Path report) {
        SummaryGeneratingListener summary = new SummaryGeneratingListener();
        Launcher launcher = LauncherFactory.create(LauncherConfig.builder().enableTestEngineAutoRegistration(false)
                .enableLauncherDiscoveryListenerAutoRegistration(false).enableTestExecutionListenerAutoRegistration(false)
                .enablePostDiscoveryFilterAutoRegistration(false).enableLauncherSessionListenerAutoRegistration(false).addTestEngines(new JupiterTestEngine()).build());
        launcher.execute(LauncherDiscoveryRequestBuilder.request().selectors(selectClass(InstalledIde.class.getClassLoader(), System.getProperty("berth.ide.test", PortLinkTest.class.getName()))).build(), summary);
        List<String> inUse = new BerthUi().contributions().all().stream().filter(contribution -> contribution.problem().isEmpty()).flatMap(contribution -> contribution.id().stream()).toList();
        try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(report))) {
            summary.getSummary().printFailuresTo(out, 20);
            inUse.forEach(id -> out.println("in use: " + id));
            out.println("tests run: " + summary.getSummary().getTestsStartedCount() + ", failures: " + summary.getSummary().getTotalFailureCount());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            Display.getDefault().asyncExec(() -> PlatformUI.getWorkbench().close());
        }
    }
}
