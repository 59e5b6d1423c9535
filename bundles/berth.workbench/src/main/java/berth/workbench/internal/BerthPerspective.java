// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.workbench.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.ui.IFolderLayout;
import org.eclipse.ui.IPageLayout;
import org.eclipse.ui.IPerspectiveFactory;
import org.eclipse.ui.IPlaceholderFolderLayout;

import berth.ui.AntivirusView;
import berth.ui.ContributionsView;
import berth.ui.EvidenceView;
import berth.ui.IncidentsView;
import berth.ui.PortsView;
import berth.ui.ResolutionView;
import berth.ui.TimelineView;

/**
 * The Resolution view fills the window, with the Ports and Incidents views behind it; what looks closer at its answer opens below it, and the
 * Contributions view as another tab.
 */
@NonNullByDefault({})
public final class BerthPerspective implements IPerspectiveFactory {
    private static final float UPPER_PART = 0.6f;
    static final String ID = "berth.workbench.perspective";

    @Override
    public void createInitialLayout(IPageLayout layout) {
        layout.setEditorAreaVisible(false);
        IFolderLayout folder = layout.createFolder("berth.workbench.views", IPageLayout.LEFT, 1f, layout.getEditorArea());
        folder.addView(ResolutionView.ID);
        folder.addView(PortsView.ID);
        folder.addView(IncidentsView.ID);
        folder.addPlaceholder(ContributionsView.ID);
        IPlaceholderFolderLayout closer = layout.createPlaceholderFolder("berth.workbench.closer", IPageLayout.BOTTOM, UPPER_PART, "berth.workbench.views");
        closer.addPlaceholder(EvidenceView.ID);
        closer.addPlaceholder(TimelineView.ID);
        closer.addPlaceholder(AntivirusView.ID);
        layout.getViewLayout(ResolutionView.ID).setCloseable(false);
    }
}
