// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.part.ViewPart;

import berth.ui.internal.Neighbours;

/** The view of the failed binds that the followed logs tell of. */
@NonNullByDefault({})
public final class IncidentsView extends ViewPart {
    /** The view's id. */
    public static final String ID = "berth.ui.incidents";

    private IncidentsPanel panel;

    @Override
    public void createPartControl(Composite parent) {
        panel = IncidentsPanel.ofWorkspace(parent, new BerthUi()::contributions,
                failure -> Neighbours.of(this).resolution().ifPresent(resolution -> resolution.panel().ask(failure)));
    }

    @Override
    public void setFocus() {
        panel.setFocus();
    }

    /** {@return what the view shows} */
    public IncidentsPanel panel() {
        return panel;
    }
}
