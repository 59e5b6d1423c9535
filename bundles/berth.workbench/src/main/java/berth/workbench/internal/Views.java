// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.workbench.internal;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.eclipse.jface.dialogs.ErrorDialog;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;

import berth.ui.ResolutionView;
import berth.ui.Words;

/** Opens the views in a window. */
record Views(IWorkbenchWindow window) {

    Optional<ResolutionView> resolution() {
        return show(ResolutionView.ID).flatMap(view -> view instanceof ResolutionView found ? Optional.of(found) : Optional.empty());
    }

    /** Opens these files, if any, in the Resolution view, and brings the window to the front. */
    void open(List<Path> files) {
        if (window.getShell() == null) {
            // Closed meanwhile.
            return;
        }
        window.getShell().setMinimized(false);
        window.getShell().forceActive();
        if (!files.isEmpty()) {
            resolution().ifPresent(view -> view.open(files));
        }
    }

    /** {@return the view of that id, brought to the front; empty after a person was told why it can't be opened} */
    Optional<IViewPart> show(String id) {
        try {
            return Optional.of(window.getActivePage().showView(id));
        } catch (PartInitException e) {
            ErrorDialog.openError(window.getShell(), "Berth", Words.of("The view can't be opened."), e.getStatus());
            return Optional.empty();
        }
    }
}
