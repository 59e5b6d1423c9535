// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui;

import org.eclipse.swt.SWT;

/** The view that draws what happened when to those who have to do with the port in the Resolution view. */
public final class TimelineView extends FollowingView<TimelinePanel> {
    /** The view's id. */
    public static final String ID = "berth.ui.timeline";

    /** Created by the platform. */
    public TimelineView() {
        super(parent -> new TimelinePanel(parent, SWT.NONE), TimelinePanel::show);
    }
}
