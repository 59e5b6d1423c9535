// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui;

import java.util.Optional;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;

import berth.core.diagnosis.Diagnosis;
import berth.ui.internal.FollowingView;

/** The view that draws what happened when to those who have to do with the port in the Resolution view. */
@NonNullByDefault({})
public final class TimelineView extends FollowingView {
    /** The view's id. */
    public static final String ID = "berth.ui.timeline";

    private TimelinePanel panel;

    @Override
    protected void create(Composite parent) {
        panel = new TimelinePanel(parent, SWT.NONE);
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
    public TimelinePanel panel() {
        return panel;
    }
}
