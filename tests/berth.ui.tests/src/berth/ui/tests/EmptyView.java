// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.tests;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Label;
import org.eclipse.ui.part.ViewPart;

/** The least that a view can be: what opening it takes, the platform takes for every view. */
public final class EmptyView extends ViewPart {
    /** The view's id. */
    static final String ID = "berth.ui.tests.empty";

    private Label line;

    @Override
    public void createPartControl(Composite parent) {
        line = new Label(parent, SWT.NONE);
        line.setText("Nothing is here.");
    }

    @Override
    public void setFocus() {
        line.setFocus();
    }
}
