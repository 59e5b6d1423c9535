// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;

import org.eclipse.core.resources.IProject;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.console.IHyperlink;
import org.eclipse.ui.console.TextConsole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A developer launches a program twice, and clicks below the red line. */
class PortLinkTest {
    private static final String SERVER = """
            public class Server {
                public static void main(String[] args) throws Exception {
                    int port = args.length == 0 ? Integer.getInteger("server.port") : Integer.parseInt(args[0]);
                    try (java.net.ServerSocket socket = new java.net.ServerSocket(port)) {
                        System.out.println("serving " + socket.getLocalPort());
                        socket.accept();
                    }
                }
            }
            """;

    private IProject project;
    private int port;

    @BeforeEach
    void aProject() throws Exception {
        project = Ide.javaProject("clinic", "Server", SERVER);
        port = freePort();
    }

    @AfterEach
    void endAll() throws Exception {
        Ide.endAll();
        project.delete(true, true, null);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void theFirstLaunchIsStoppedAndTheSecondRuns() throws Exception {
        ILaunchConfiguration clinic = Ide.configuration("PetClinic", project, "Server", String.valueOf(port), "");
        ILaunch first = Ide.run(clinic);
        Ide.until("the first to serve", () -> Ide.text(Ide.console(first)).contains("serving"));
        ILaunch second = Ide.run(clinic);

        Shell popup = click(Ide.console(second));

        assertThat(Ide.sentence(popup)).matches("Port " + port + " is held by PetClinic, your own launch of \\d\\d:\\d\\d\\.");
        assertThat(Ide.labels(popup)).containsExactly("Stop It and Run Again", "Use " + (port + 1) + " for This Launch", "Who Is It?");
        Ide.keepScreen("console-link");
        Ide.press(popup, "Stop It and Run Again");
        Ide.until("a third to serve", () -> Ide.consoles().stream().anyMatch(console -> Ide.launch(console) != first && Ide.text(console).contains("serving " + port)));
        assertThat(first.isTerminated()).isTrue();
    }

    @Test
    void itRunsOnceOnAnotherPortAndNothingIsWritten() throws Exception {
        ILaunchConfiguration clinic = Ide.configuration("PetClinic", project, "Server", "", "-Dserver.port=" + port);
        Map<String, Object> before = clinic.getAttributes();
        ILaunch first = Ide.run(clinic);
        Ide.until("the first to serve", () -> Ide.text(Ide.console(first)).contains("serving"));
        ILaunch second = Ide.run(clinic);

        Ide.press(click(Ide.console(second)), "Use " + (port + 1) + " for This Launch");

        Ide.until("a third to serve", () -> Ide.consoles().stream().anyMatch(console -> Ide.text(console).contains("serving " + (port + 1))));
        assertThat(first.isTerminated()).isFalse();
        assertThat(clinic.getAttributes()).isEqualTo(before);
    }

    @Test
    void aStrangersPortIsNotTakenAway() throws Exception {
        try (ServerSocket stranger = new ServerSocket(0)) {
            ILaunch launch = Ide.run(Ide.configuration("Shop", project, "Server", String.valueOf(stranger.getLocalPort()), ""));

            Shell popup = click(Ide.console(launch));

            assertThat(Ide.sentence(popup)).startsWith("Port " + stranger.getLocalPort() + " is held by java (pid " + ProcessHandle.current().pid());
            assertThat(Ide.labels(popup)).containsExactly("Use " + (stranger.getLocalPort() + 1) + " for This Launch", "Who Is It?");
            Ide.press(popup, "Who Is It?");
            Ide.until("the Resolution view", () -> Ide.ui(() -> org.eclipse.ui.PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage()
                    .findView("berth.ui.resolution") instanceof berth.ui.ResolutionView view && view.panel().diagnosis().isPresent()));
        }
    }

    private static Shell click(TextConsole console) {
        List<IHyperlink> links = Ide.links(console);
        Ide.ui(() -> {
            links.get(0).linkActivated();
            return true;
        });
        return Ide.popup();
    }
}
