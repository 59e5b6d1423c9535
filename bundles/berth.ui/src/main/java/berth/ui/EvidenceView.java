// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui;

import org.eclipse.swt.SWT;

/** The view of everything that the diagnosis in the Resolution view rests on. */
public final class EvidenceView extends FollowingView<EvidencePanel> {
    /** The view's id. */
    public static final String ID = "berth.ui.evidence";

    /** Created by the platform. */
    public EvidenceView() {
        super(parent -> new EvidencePanel(parent, SWT.NONE), EvidencePanel::show);
    }
}
