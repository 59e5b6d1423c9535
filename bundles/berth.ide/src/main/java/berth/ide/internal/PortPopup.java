// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.dialogs.PopupDialog;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.ui.PlatformUI;

import berth.ide.internal.Offer.Choice;

/**
 * A small window at the pointer, or in the middle where nothing was clicked, with what can be done about a port. Escape closes it.
 * Use from the UI thread.
 */
@NonNullByDefault({})
public final class PortPopup extends PopupDialog {
    private static final int BELOW = 16;

    private final Optional<Point> pointer;
    private final Consumer<Choice> chosen;
    private OfferArea area;

    private PortPopup(Display display, Optional<Point> pointer, Consumer<Choice> chosen) {
        super(parent(display), PopupDialog.INFOPOPUP_SHELLSTYLE, true, false, false, false, false, null, null);
        this.pointer = pointer;
        this.chosen = chosen;
    }

    private static Shell parent(Display display) {
        Shell active = display.getActiveShell();
        return active == null ? PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell() : active;
    }

    /** Opens the window about a launch that has failed, and looks meanwhile. */
    static void open(Display display, PortQuestion question) {
        PortPopup popup = new PortPopup(display, Optional.of(display.getCursorLocation()), choice -> Rerun.perform(question.launch(), choice));
        popup.open();
        popup.area.look(PortQuestion.LOOKING, question::answer, port -> monitor -> question.answer(port, monitor));
    }

    /** Opens the window with what can be done; a window that is closed has chosen to run. */
    static void open(Display display, Offer offer, Consumer<Choice> chosen) {
        PortPopup popup = new PortPopup(display, Optional.empty(), chosen);
        popup.create();
        popup.getShell().addDisposeListener(event -> chosen.accept(new Choice.RunAnyway()));
        popup.area.show(offer, port -> monitor -> offer);
        popup.open();
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        area = new OfferArea(parent, this::finish, this::fit);
        return area.control();
    }

    @Override
    protected Point getInitialLocation(Point size) {
        return pointer.map(at -> new Point(at.x, at.y + BELOW)).orElseGet(() -> super.getInitialLocation(size));
    }

    private void finish(Choice choice) {
        chosen.accept(choice);
        close();
    }

    private void fit() {
        applyBackgroundColor(getShell().getBackground(), getShell());
        getShell().layout(true, true);
        getShell().pack(true);
        if (pointer.isEmpty()) {
            getShell().setLocation(getInitialLocation(getShell().getSize()));
        }
        constrainShellSize();
    }
}
