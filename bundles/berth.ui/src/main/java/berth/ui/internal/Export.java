// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.IJobChangeListener;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.dialogs.ErrorDialog;
import org.eclipse.swt.SWT;
import org.eclipse.swt.program.Program;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Shell;

import berth.core.contribution.Guard;
import berth.core.render.Escapes;
import berth.ui.Words;

/** Takes a document out of the workbench: into a file that a person names, or into the browser, which can print it. Use from the UI thread. */
record Export(Shell shell) {

    /** Asks for a name, and writes the document there. */
    void save(String name, String html) {
        FileDialog dialog = new FileDialog(shell, SWT.SAVE);
        dialog.setText(Words.of("Save the answer"));
        dialog.setFileName(name);
        dialog.setFilterExtensions(new String[] { "*.html" });
        dialog.setOverwrite(true);
        String chosen = dialog.open();
        if (chosen != null) {
            write(Path.of(chosen), html, file -> { });
        }
    }

    /** Opens the document in the browser; the file that it is in goes with this application. */
    void print(String html) {
        try {
            Path file = Files.createTempFile("berth-", ".html");
            file.toFile().deleteOnExit();
            write(file, html, this::launch);
        } catch (IOException e) {
            fail(Status.error(Escapes.visible(Guard.reason(e)), e));
        }
    }

    private void launch(Path file) {
        if (!Program.launch(file.toString())) {
            fail(Status.error(Words.of("No program was found that opens %s. Save the answer as HTML instead, and open it where it can be printed.", file)));
        }
    }

    /** A disk may be slow, or far away. */
    private void write(Path file, String html, Consumer<Path> then) {
        Display display = shell.getDisplay();
        Job job = Job.create(Words.of("Writing %s", file.getFileName()), (ICoreRunnable) monitor -> {
            try {
                Files.writeString(file, html);
            } catch (IOException e) {
                throw new CoreException(Status.error(Words.of("%s can't be written: %s", Escapes.visible(file.toString()), Escapes.visible(Guard.reason(e))), e));
            }
        });
        job.setSystem(true);
        job.addJobChangeListener(IJobChangeListener.onDone(event -> {
            if (!display.isDisposed()) {
                display.asyncExec(() -> done(event.getResult(), file, then));
            }
        }));
        job.schedule();
    }

    private void done(IStatus result, Path file, Consumer<Path> then) {
        if (result.isOK()) {
            then.accept(file);
        } else {
            fail(result);
        }
    }

    private void fail(IStatus status) {
        if (!shell.isDisposed()) {
            ErrorDialog.openError(shell, "Berth", Words.of("The answer was not saved."), status);
        }
    }
}
