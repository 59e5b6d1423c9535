// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui;

import org.eclipse.swt.SWT;

/** The view of the anti-virus products that the diagnosis in the Resolution view found. */
public final class AntivirusView extends FollowingView<AntivirusPanel> {
    /** The view's id. */
    public static final String ID = "berth.ui.antivirus";

    /** Created by the platform. */
    public AntivirusView() {
        super(parent -> new AntivirusPanel(parent, SWT.NONE), AntivirusPanel::show);
    }
}
