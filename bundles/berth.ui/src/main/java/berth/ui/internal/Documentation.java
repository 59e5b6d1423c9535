// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Optional;

import org.eclipse.core.commands.AbstractHandler;
import org.eclipse.core.commands.ExecutionEvent;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.FileLocator;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.URIUtil;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.dialogs.MessageDialog;
import org.eclipse.swt.program.Program;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.handlers.HandlerUtil;
import org.osgi.framework.FrameworkUtil;

import berth.core.contribution.Guard;
import berth.core.render.Escapes;
import berth.ui.Words;

/** Opens Berth's documentation, which this bundle brings, in the browser. */
@NonNullByDefault({})
public final class Documentation extends AbstractHandler {
    private static final String FOLDER = "documentation/";
    private static final String FIRST = "user.html";

    @Override
    public Object execute(ExecutionEvent event) {
        Shell shell = HandlerUtil.getActiveShell(event);
        Display display = shell.getDisplay();
        // The files are unpacked when they are first asked for.
        Job job = Job.create(Words.of("Opening the documentation"), (ICoreRunnable) monitor -> {
            Path file = file();
            if (!display.isDisposed()) {
                display.asyncExec(() -> launch(shell, file));
            }
        });
        job.setUser(true);
        job.schedule();
        return null;
    }

    private static void launch(Shell shell, Path file) {
        if (!Program.launch(file.toString()) && !shell.isDisposed()) {
            MessageDialog.openInformation(shell, "Berth", Words.of("No program was found that opens %s.", Escapes.visible(file.toString())));
        }
    }

    /** {@return where the first page lies, beside all others; they are unpacked where need be, so never on a UI thread} */
    static Path file() throws CoreException {
        try {
            URL folder = Optional.ofNullable(FrameworkUtil.getBundle(Documentation.class).getEntry(FOLDER)).orElseThrow(() -> new IOException(Words.of("this build has none")));
            return Path.of(URIUtil.toURI(FileLocator.toFileURL(folder))).resolve(FIRST);
        } catch (IOException | URISyntaxException e) {
            throw new CoreException(Status.error(Words.of("The documentation can't be opened: %s.", Escapes.visible(Guard.reason(e))), e));
        }
    }
}
