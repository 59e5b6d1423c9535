// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.workbench.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.Platform;
import org.eclipse.equinox.app.IApplication;
import org.eclipse.equinox.app.IApplicationContext;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.PlatformUI;
import org.osgi.framework.FrameworkUtil;

import berth.workbench.RunningInstance;

/**
 * Takes in the bundles of the plug-ins folders, then opens the window; arguments that name files are opened in it, or in the window of the workbench that
 * runs already.
 */
@NonNullByDefault({})
public final class WorkbenchApplication implements IApplication {
    private static final int TRIES = 20;
    private static final long BETWEEN_MILLIS = 500;

    @Override
    public Object start(IApplicationContext context) throws IOException, InterruptedException {
        List<Path> files = files(context);
        Inbox inbox = new Inbox(files);
        Path meeting = Platform.getStateLocation(FrameworkUtil.getBundle(WorkbenchApplication.class)).append("instance").toPath();
        Optional<RunningInstance> first = Optional.empty();
        try {
            for (int i = 0; i < TRIES && first.isEmpty(); i++) {
                first = RunningInstance.become(meeting, inbox::take);
                if (first.isEmpty() && RunningInstance.hand(meeting, files)) {
                    return EXIT_OK;
                }
                // It may just be starting, or ending.
                Thread.sleep(first.isEmpty() ? BETWEEN_MILLIS : 0);
            }
        } catch (IOException e) {
            ILog.of(WorkbenchApplication.class).warn("nobody can hand files to this workbench", e);
        }
        int code;
        try {
            code = run(inbox);
        } finally {
            if (first.isPresent()) {
                first.get().close();
            }
        }
        return code == PlatformUI.RETURN_RESTART ? again() : EXIT_OK;
    }

    /** A script starts Java again itself when it ends like that; the program for Windows does not. */
    private static Integer again() throws IOException {
        String program = System.getProperty("berth.program");
        if (program == null) {
            return EXIT_RESTART;
        }
        new ProcessBuilder(program).inheritIO().start();
        return EXIT_OK;
    }

    private static int run(Inbox inbox) {
        // For about.mappings.
        System.setProperty("berth.version", FrameworkUtil.getBundle(WorkbenchApplication.class).getVersion().toString());
        Installation.takeInPlugins();
        Display display = PlatformUI.createDisplay();
        try {
            return PlatformUI.createAndRunWorkbench(display, new BerthWorkbench(inbox));
        } finally {
            display.dispose();
        }
    }

    @Override
    public void stop() {
        if (PlatformUI.isWorkbenchRunning()) {
            IWorkbench workbench = PlatformUI.getWorkbench();
            workbench.getDisplay().asyncExec(workbench::close);
        }
    }

    private static List<Path> files(IApplicationContext context) {
        return context.getArguments().get(IApplicationContext.APPLICATION_ARGS) instanceof String[] arguments
                ? List.of(arguments).stream().filter(argument -> !argument.startsWith("-")).map(Path::of).toList() : List.of();
    }
}
