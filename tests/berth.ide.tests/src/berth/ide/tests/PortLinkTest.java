// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;

import org.eclipse.core.resources.IProject;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.console.IHyperlink;
import org.eclipse.ui.console.TextConsole;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import berth.ui.PortsView;

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
        Ide.closePopups();
        Ide.endAll();
        project.delete(true, true, null);
    }

    /** {@return a port that is free, as is the next one, and that no client gets by chance} */
    private static int freePort() {
        return new Random().ints(20_000, 30_000).filter(candidate -> isFree(candidate) && isFree(candidate + 1)).findFirst().orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port)) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
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

    @Test
    void beforeALaunchFailsAgainThePersonIsAsked() throws Exception {
        ILaunchConfiguration clinic = Ide.configuration("PetClinic", project, "Server", String.valueOf(port), "");
        ILaunch first = Ide.run(clinic);
        Ide.until("the first to serve", () -> Ide.text(Ide.console(first)).contains("serving"));
        Ide.links(Ide.console(Ide.run(clinic)));

        DebugUITools.launch(clinic, ILaunchManager.RUN_MODE);
        Shell popup = Ide.popup();

        assertThat(Ide.sentence(popup)).startsWith("Port " + port + " is held by PetClinic, your own launch of ");
        // Where the one that Enter presses stands is the platform's to say.
        assertThat(Ide.labels(popup)).containsExactlyInAnyOrder("Stop It and Run", "Use " + (port + 1) + " for This Launch", "Run Anyway", "Who Is It?");
        Ide.keepScreen("before-it-fails");
        Ide.press(popup, "Stop It and Run");
        Ide.until("a third to serve", () -> Ide.consoles().stream().anyMatch(console -> Ide.launch(console) != first && Ide.text(console).contains("serving " + port)));
        assertThat(first.isTerminated()).isTrue();
    }

    @Test
    void aProgramOfAnotherEclipseIsRecognised() throws Exception {
        // A process that was started by one that looks like an Eclipse: only its arguments tell.
        String java = ProcessHandle.current().info().command().orElseThrow();
        Process other = new ProcessBuilder("sh", "-c", java + " -cp '" + project.getFolder("bin").getLocation() + "' Server " + port + " & wait", "-jar",
                "org.eclipse.equinox.launcher_1.jar", "-data", "/somewhere/else").start();
        try {
            assertThat(other.inputReader().readLine()).as("the other's first words").isEqualTo("serving " + port);
            ILaunch launch = Ide.run(Ide.configuration("Shop", project, "Server", String.valueOf(port), ""));
            Shell popup = click(Ide.console(launch));

            assertThat(Ide.sentence(popup)).matches("Port " + port + " is held by java \\(pid \\d+\\), which your other Eclipse started from /somewhere/else\\.");
            Ide.press(popup, "Stop It and Run Again");
            Ide.until("it to serve", () -> Ide.consoles().stream().anyMatch(console -> Ide.text(console).contains("serving " + port)));
        } finally {
            other.descendants().forEach(ProcessHandle::destroy);
            other.destroy();
        }
    }

    @Test
    void aPortThatNobodyKnowsIsAskedForOnce() throws Exception {
        IProject silent = Ide.javaProject("silent", "Silent", """
                public class Silent {
                    public static void main(String[] args) throws Exception {
                        new java.net.ServerSocket(java.nio.file.Files.readAllBytes(java.nio.file.Path.of("port.txt")).length).accept();
                    }
                }
                """);
        try (ServerSocket stranger = new ServerSocket(0)) {
            silent.getFile("port.txt").create(new byte[stranger.getLocalPort()], true, false, null);
            ILaunchConfiguration configuration = Ide.configuration("Silent", silent, "Silent", "", "");
            Shell popup = click(Ide.console(Ide.run(configuration)));
            assertThat(Ide.sentence(popup)).isEqualTo("The program does not say which port it could not take. Which one is it?");
            Ide.keepScreen("which-port");
            Ide.type(popup, String.valueOf(stranger.getLocalPort()));
            Ide.press(popup, "Look");
            Ide.until("the answer", () -> Ide.sentence(popup).startsWith("Port " + stranger.getLocalPort() + " is held by java"));

            Ide.closePopups();
            Shell again = click(Ide.console(Ide.run(configuration)));

            assertThat(Ide.sentence(again)).startsWith("Port " + stranger.getLocalPort() + " is held by java");
        } finally {
            Ide.endAll();
            silent.delete(true, true, null);
        }
    }

    @Test
    void thePortThatJavaDoesNotPrintIsSeenByTheDebugger() throws Exception {
        IProject silent = Ide.javaProject("silent", "Silent", """
                public class Silent {
                    public static void main(String[] args) throws Exception {
                        new java.net.ServerSocket(java.nio.file.Files.readAllBytes(java.nio.file.Path.of("port.txt")).length).accept();
                    }
                }
                """);
        try (ServerSocket stranger = new ServerSocket(0)) {
            silent.getFile("port.txt").create(new byte[stranger.getLocalPort()], true, false, null);
            ILaunchConfiguration configuration = Ide.configuration("Debugged", silent, "Silent", "", "");
            Shell popup = click(Ide.console(Ide.run(configuration)));
            assertThat(Ide.labels(popup)).containsExactly("Look", "Find It With the Debugger");

            Ide.press(popup, "Find It With the Debugger");
            Ide.until("the answer in another window", () -> Ide.isSaid("Port " + stranger.getLocalPort() + " is held by java"));

            Ide.until("the end of our breakpoint", () -> DebugPlugin.getDefault().getBreakpointManager().getBreakpoints().length == 0);
            Ide.until("the end of the program", () -> Stream.of(DebugPlugin.getDefault().getLaunchManager().getLaunches()).allMatch(ILaunch::isTerminated));
            Ide.closePopups();
            Shell again = click(Ide.console(Ide.run(configuration)));
            assertThat(Ide.sentence(again)).as("it is remembered").startsWith("Port " + stranger.getLocalPort() + " is held by java");
        } finally {
            Ide.endAll();
            silent.delete(true, true, null);
        }
    }

    @Test
    void berthsViewsOpenInTheIdesOwnPerspective() throws Exception {
        for (String view : List.of("resolution", "ports", "incidents", "timeline", "antivirus", "evidence", "contributions")) {
            IViewPart opened = Ide.ui(() -> PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage().showView("berth.ui." + view));
            assertThat(opened.getClass().getName()).startsWith("berth.ui.");
        }
        PortsView ports = (PortsView) Ide.ui(() -> PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage().showView(PortsView.ID));
        Ide.until("the sockets", () -> Ide.ui(() -> !ports.panel().shown().isEmpty()));
        Ide.keepScreen("ports-in-ide");
        Ide.ui(() -> {
            IWorkbenchPage page = PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage();
            Stream.of(page.getViewReferences()).filter(reference -> reference.getId().startsWith("berth.")).forEach(page::hideView);
            return true;
        });
    }

    @Test
    void whereThePointerRestsOnTheLineItIsShown() throws Exception {
        try (ServerSocket stranger = new ServerSocket(0)) {
            TextConsole console = Ide.console(Ide.run(Ide.configuration("Shop", project, "Server", String.valueOf(stranger.getLocalPort()), "")));

            Ide.hover(console, Ide.links(console).get(0));

            assertThat(Ide.sentence(Ide.popup())).startsWith("Port " + stranger.getLocalPort() + " is held by java (pid " + ProcessHandle.current().pid());
            Ide.keepScreen("hover");
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
