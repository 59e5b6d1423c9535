// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.workbench.internal;

import java.util.Optional;

import org.eclipse.jface.dialogs.ErrorDialog;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;

import berth.ui.ContributionsView;
import berth.ui.PortsView;
import berth.ui.ResolutionView;

/** Opens the views in a window. */
record Views(IWorkbenchWindow window) {

    Optional<ResolutionView> resolution() {
        return show(ResolutionView.ID).flatMap(view -> view instanceof ResolutionView found ? Optional.of(found) : Optional.empty());
    }

    void ports() {
        show(PortsView.ID);
    }

    void contributions() {
        show(ContributionsView.ID);
    }

    private Optional<IViewPart> show(String id) {
        try {
            return Optional.of(window.getActivePage().showView(id));
        } catch (PartInitException e) {
            ErrorDialog.openError(window.getShell(), "Berth", "The view can't be opened.", e.getStatus());
            return Optional.empty();
        }
    }
}
