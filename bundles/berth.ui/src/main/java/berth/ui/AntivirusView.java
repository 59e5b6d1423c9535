// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui;

import java.util.Optional;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;

import berth.core.diagnosis.Diagnosis;
import berth.ui.internal.FollowingView;

/** The view of the anti-virus products that the diagnosis in the Resolution view found. */
@NonNullByDefault({})
public final class AntivirusView extends FollowingView {
    /** The view's id. */
    public static final String ID = "berth.ui.antivirus";

    private AntivirusPanel panel;

    @Override
    protected void create(Composite parent) {
        panel = new AntivirusPanel(parent, SWT.NONE);
    }

    @Override
    protected void show(Optional<Diagnosis> diagnosis) {
        panel.show(diagnosis);
    }

    @Override
    public void setFocus() {
        panel.setFocus();
    }

    /** {@return what the view shows} */
    public AntivirusPanel panel() {
        return panel;
    }
}
