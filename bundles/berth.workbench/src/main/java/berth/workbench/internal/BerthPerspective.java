// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.workbench.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.ui.IFolderLayout;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;

import berth.ui.ContributionsView;
import berth.ui.PortsView;
import berth.ui.ResolutionView;

/** The Resolution view fills the window, with the Ports view behind it as a second tab; the Contributions view opens as a third. */
@NonNullByDefault({})
public final class BerthPerspective implements IPerspectiveFactory {
    static final String ID = "berth.workbench.perspective";

    @Override
    public void createInitialLayout(IPageLayout layout) {
        layout.setEditorAreaVisible(false);
        IFolderLayout folder = layout.createFolder("berth.workbench.views", IPageLayout.LEFT, 1f, layout.getEditorArea());
        folder.addView(ResolutionView.ID);
        folder.addView(PortsView.ID);
        folder.addPlaceholder(ContributionsView.ID);
        layout.getViewLayout(ResolutionView.ID).setCloseable(false);
    }
}
