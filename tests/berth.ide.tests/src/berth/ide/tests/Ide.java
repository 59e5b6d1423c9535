// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.resources.IMarker;
import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.IProjectDescription;
import org.eclipse.core.resources.IResource;
import org.eclipse.core.resources.IncrementalProjectBuilder;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.jdt.core.IClasspathEntry;
import org.eclipse.jdt.core.IJavaProject;
import org.eclipse.jdt.core.JavaCore;
import org.eclipse.jdt.launching.IJavaLaunchConfigurationConstants;
import org.eclipse.jdt.launching.JavaRuntime;
import org.eclipse.jface.text.IDocument;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.ImageLoader;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;
import org.eclipse.ui.console.ConsolePlugin;
import org.eclipse.ui.console.IHyperlink;
import org.eclipse.ui.console.TextConsole;

/** The IDE as the tests see it; not for the UI thread. */
final class Ide {
    private static final long PATIENCE = Duration.ofSeconds(120).toNanos();

    /** Work on the UI thread. */
    static <T> T ui(Callable<T> work) {
        AtomicReference<T> result = new AtomicReference<>();
        AtomicReference<Exception> failed = new AtomicReference<>();
        Display.getDefault().syncExec(() -> {
            try {
                result.set(work.call());
            } catch (Exception e) {
                failed.set(e);
            }
        });
        assertThat(failed.get()).isNull();
        return result.get();
    }

    static void until(String what, BooleanSupplier holds) {
        long end = System.nanoTime() + PATIENCE;
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() > end) {
                Thread.getAllStackTraces().forEach((thread, frames) -> System.out.println(thread + "\n    " + Stream.of(frames).map(String::valueOf).collect(Collectors.joining("\n    "))));
            }
            assertThat(System.nanoTime()).as("waiting for: " + what).isLessThan(end);
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** {@return a Java project with these sources, built} */
    static IProject javaProject(String name, String className, String source) throws CoreException {
        IProject project = ResourcesPlugin.getWorkspace().getRoot().getProject(name);
        project.create(null);
        project.open(null);
        IProjectDescription description = project.getDescription();
        description.setNatureIds(new String[] { JavaCore.NATURE_ID });
        project.setDescription(description, null);
        project.getFolder("src").create(true, true, null);
        IJavaProject java = JavaCore.create(project);
        java.setRawClasspath(new IClasspathEntry[] { JavaCore.newSourceEntry(project.getFullPath().append("src")), JavaRuntime.getDefaultJREContainerEntry() },
                project.getFullPath().append("bin"), null);
        IFile file = project.getFile("src/" + className + ".java");
        file.create(source.getBytes(StandardCharsets.UTF_8), true, false, null);
        project.build(IncrementalProjectBuilder.FULL_BUILD, null);
        assertThat(Stream.of(project.findMarkers(IMarker.PROBLEM, true, IResource.DEPTH_INFINITE))
                .filter(marker -> marker.getAttribute(IMarker.SEVERITY, IMarker.SEVERITY_INFO) == IMarker.SEVERITY_ERROR).map(marker -> marker.getAttribute(IMarker.MESSAGE, ""))).isEmpty();
        assertThat(project.getFile("bin/" + className + ".class").exists()).isTrue();
        return project;
    }

    static ILaunchConfiguration configuration(String name, IProject project, String className, String programArguments, String vmArguments) throws CoreException {
        ILaunchConfigurationWorkingCopy copy = DebugPlugin.getDefault().getLaunchManager()
                .getLaunchConfigurationType(IJavaLaunchConfigurationConstants.ID_JAVA_APPLICATION).newInstance(null, name);
        copy.setAttribute(IJavaLaunchConfigurationConstants.ATTR_PROJECT_NAME, project.getName());
        copy.setAttribute(IJavaLaunchConfigurationConstants.ATTR_MAIN_TYPE_NAME, className);
        copy.setAttribute(IJavaLaunchConfigurationConstants.ATTR_PROGRAM_ARGUMENTS, programArguments);
        copy.setAttribute(IJavaLaunchConfigurationConstants.ATTR_VM_ARGUMENTS, vmArguments);
        return copy.doSave();
    }

    static ILaunch run(ILaunchConfiguration configuration) throws CoreException {
        return configuration.launch(ILaunchManager.RUN_MODE, null);
    }

    static List<ILaunch> launches() {
        return List.of(DebugPlugin.getDefault().getLaunchManager().getLaunches());
    }

    static void endAll() throws CoreException {
        for (ILaunch launch : launches()) {
            if (launch.canTerminate()) {
                launch.terminate();
            }
            until("a launch to end", launch::isTerminated);
            DebugPlugin.getDefault().getLaunchManager().removeLaunch(launch);
        }
    }

    /** {@return the consoles of programs} */
    static List<TextConsole> consoles() {
        return Stream.of(ConsolePlugin.getDefault().getConsoleManager().getConsoles()).filter(org.eclipse.debug.ui.console.IConsole.class::isInstance)
                .map(TextConsole.class::cast).toList();
    }

    static ILaunch launch(TextConsole console) {
        return ((org.eclipse.debug.ui.console.IConsole) console).getProcess().getLaunch();
    }

    /** {@return the console of a launch} */
    static TextConsole console(ILaunch launch) {
        AtomicReference<TextConsole> found = new AtomicReference<>();
        until("a console", () -> {
            consoles().stream().filter(console -> launch(console) == launch).forEach(found::set);
            return found.get() != null;
        });
        return found.get();
    }

    static String text(TextConsole console) {
        IDocument document = console.getDocument();
        return document.get();
    }

    /** {@return the links that Berth has put on the console, once there is one} */
    static List<IHyperlink> links(TextConsole console) {
        List<IHyperlink> links = new ArrayList<>();
        until("a link in: " + text(console), () -> {
            links.clear();
            links.addAll(Stream.of(console.getHyperlinks()).filter(Ide::isOurs).toList());
            return !links.isEmpty();
        });
        return links;
    }

    /** Lets the pointer rest on a link, as a person sees it. */
    static void hover(TextConsole console, IHyperlink link) {
        ui(() -> {
            Shell window = PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell();
            StyledText text = all(window).filter(StyledText.class::isInstance).map(StyledText.class::cast)
                    .filter(widget -> widget.isVisible() && widget.getText().equals(console.getDocument().get())).findFirst().orElseThrow();
            int offset = console.getRegion(link).getOffset();
            text.setTopIndex(text.getLineAtOffset(offset));
            Point at = text.getLocationAtOffset(offset + 1);
            Event event = new Event();
            event.x = at.x;
            event.y = at.y + 2;
            text.notifyListeners(SWT.MouseHover, event);
            return true;
        });
    }

    static boolean isOurs(IHyperlink link) {
        return link.getClass().getName().startsWith("berth.");
    }

    /** {@return the small window that is open, once its buttons are there} */
    static Shell popup() {
        AtomicReference<Shell> found = new AtomicReference<>();
        until("a window with buttons", () -> ui(() -> {
            Optional<Shell> shell = Stream.of(Display.getDefault().getShells()).filter(one -> one.isVisible() && one.getParent() != null && !buttons(one).isEmpty())
                    .findFirst();
            shell.ifPresent(found::set);
            return shell.isPresent();
        }));
        return found.get();
    }

    static void closePopups() {
        ui(() -> {
            Stream.of(Display.getDefault().getShells()).filter(shell -> !shell.isDisposed() && shell.getParent() != null && !buttons(shell).isEmpty()).forEach(Shell::close);
            return true;
        });
    }

    static List<Button> buttons(Composite within) {
        return all(within).filter(Button.class::isInstance).map(Button.class::cast).toList();
    }

    static List<String> labels(Shell popup) {
        return ui(() -> buttons(popup).stream().map(Button::getText).toList());
    }

    static String sentence(Shell popup) {
        return ui(() -> all(popup).filter(Label.class::isInstance).map(label -> ((Label) label).getText()).filter(text -> !text.isBlank()).findFirst().orElse(""));
    }

    /** {@return whether a window other than the IDE's own says something that begins so} */
    static boolean isSaid(String beginning) {
        return ui(() -> Stream.of(Display.getDefault().getShells()).filter(shell -> !shell.isDisposed() && shell.isVisible() && shell.getParent() != null).flatMap(Ide::all)
                .anyMatch(control -> control instanceof Label label && label.getText().startsWith(beginning)));
    }

    static void press(Shell popup, String label) {
        ui(() -> {
            buttons(popup).stream().filter(button -> button.getText().equals(label)).findFirst().orElseThrow().notifyListeners(SWT.Selection, new Event());
            return true;
        });
    }

    static void type(Shell popup, String text) {
        ui(() -> {
            all(popup).filter(Text.class::isInstance).map(Text.class::cast).forEach(field -> field.setText(text));
            return true;
        });
    }

    private static Stream<Control> all(Control within) {
        return Stream.concat(Stream.of(within), within instanceof Composite parent ? Stream.of(parent.getChildren()).flatMap(Ide::all) : Stream.empty());
    }

    /** Keeps what is on the screen. */
    static void keepScreen(String name) throws Exception {
        Path folder = Path.of(System.getProperty("berth.screenshots", System.getProperty("java.io.tmpdir")));
        Files.createDirectories(folder);
        // What was just opened is drawn when the event loop has nothing else to do.
        Thread.sleep(500);
        ui(() -> {
            Display display = Display.getDefault();
            Shell window = PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell();
            for (int i = 0; i < 50 && display.readAndDispatch(); i++) {
                window.update();
            }
            Image image = new Image(display, display.getBounds().width, display.getBounds().height);
            GC gc = new GC(display);
            gc.copyArea(image, 0, 0);
            gc.dispose();
            ImageLoader loader = new ImageLoader();
            loader.data = new org.eclipse.swt.graphics.ImageData[] { image.getImageData() };
            loader.save(folder.resolve(name + ".png").toString(), SWT.IMAGE_PNG);
            image.dispose();
            return true;
        });
    }

    private Ide() { }
}
