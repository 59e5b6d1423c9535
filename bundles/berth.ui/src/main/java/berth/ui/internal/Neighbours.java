// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.util.Optional;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.dialogs.ErrorDialog;
import org.eclipse.ui.IViewPart;
import org.eclipse.ui.IWorkbenchPartSite;
import org.eclipse.ui.PartInitException;

import berth.ui.ResolutionView;
import berth.ui.Words;

/** The views beside one, opened when they are needed. Use from the UI thread. */
@NonNullByDefault({})
public record Neighbours(IWorkbenchPartSite site) {

    /** {@return those of that view} */
    public static Neighbours of(IViewPart view) {
        return new Neighbours(view.getSite());
    }

    /** {@return the Resolution view, brought to the front; empty after a person was told why it can't be opened} */
    public Optional<ResolutionView> resolution() {
        try {
            return site.getPage().showView(ResolutionView.ID) instanceof ResolutionView resolution ? Optional.of(resolution) : Optional.empty();
        } catch (PartInitException e) {
            ErrorDialog.openError(site.getShell(), "Berth", Words.of("The view can't be opened."), e.getStatus());
            return Optional.empty();
        }
    }
}
