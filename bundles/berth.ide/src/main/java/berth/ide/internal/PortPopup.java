// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.function.Consumer;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.dialogs.PopupDialog;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;

import berth.ide.internal.Offer.Choice;

/**
 * A small window at the pointer with what can be done about a port. Escape closes it. Use from the UI thread.
 */
@NonNullByDefault({})
public final class PortPopup extends PopupDialog {
    private static final int BELOW = 16;

    private final Point pointer;
    private final Consumer<Choice> chosen;
    private OfferArea area;

    private PortPopup(Display display, Consumer<Choice> chosen) {
        super(window().getShell(), PopupDialog.INFOPOPUP_SHELLSTYLE, true, false, false, false, false, null, null);
        pointer = display.getCursorLocation();
        this.chosen = chosen;
    }

    /** Opens the window about a launch that has failed, and looks meanwhile. */
    static void open(Display display, PortQuestion question) {
        PortPopup popup = new PortPopup(display, choice -> perform(question, choice));
        popup.open();
        popup.area.look(PortQuestion.LOOKING, question::answer, question);
    }

    /** Does what was chosen about a launch that has failed. */
    static void perform(PortQuestion question, Choice choice) {
        if (choice instanceof Choice.FindPort) {
            findPort(question);
        } else {
            Rerun.perform(question.launch(), choice);
        }
    }

    /** A launch takes the focus, so that this window is gone before the answer is there: it comes in another one. */
    private static void findPort(PortQuestion question) {
        Job job = Job.create("Running it below the debugger until it fails", (ICoreRunnable) monitor -> {
            Offer found = question.debugged(monitor);
            Display display = PlatformUI.getWorkbench().getDisplay();
            display.asyncExec(() -> {
                PortPopup popup = new PortPopup(display, choice -> perform(question, choice));
                popup.open();
                popup.area.show(found, question);
            });
        });
        job.setUser(true);
        job.schedule();
    }

    /** A shell that is active just now may soon be gone, and this window with it. */
    private static IWorkbenchWindow window() {
        IWorkbenchWindow active = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
        return active == null ? PlatformUI.getWorkbench().getWorkbenchWindows()[0] : active;
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        area = new OfferArea(parent, this::finish, this::fit);
        return area.control();
    }

    @Override
    protected Point getInitialLocation(Point size) {
        return new Point(pointer.x, pointer.y + BELOW);
    }

    private void finish(Choice choice) {
        chosen.accept(choice);
        close();
    }

    private void fit() {
        applyBackgroundColor(getShell().getBackground(), getShell());
        getShell().layout(true, true);
        getShell().pack(true);
        constrainShellSize();
    }
}
