// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.part.ViewPart;

/** The view of every extension that was found. */
@NonNullByDefault({})
public final class ContributionsView extends ViewPart {
    /** The view's id. */
    public static final String ID = "berth.ui.contributions";

    private ContributionsPanel panel;

    @Override
    public void createPartControl(Composite parent) {
        panel = new ContributionsPanel(parent, SWT.NONE, new BerthUi()::contributions);
    }

    @Override
    public void setFocus() {
        panel.setFocus();
    }

    /** {@return what the view shows} */
    public ContributionsPanel panel() {
        return panel;
    }
}
