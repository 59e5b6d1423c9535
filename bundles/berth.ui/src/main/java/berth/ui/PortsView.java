// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.part.ViewPart;

import berth.core.inquiry.LocalHost;
import berth.ui.internal.Neighbours;

/** The view of every socket of this computer with its owner. */
@NonNullByDefault({})
public final class PortsView extends ViewPart {
    /** The view's id. */
    public static final String ID = "berth.ui.ports";

    private PortsPanel panel;

    @Override
    public void createPartControl(Composite parent) {
        panel = new PortsPanel(parent, SWT.NONE, new BerthUi()::contributions, LocalHost.current(),
                port -> Neighbours.of(this).resolution().ifPresent(resolution -> resolution.panel().askHere(port)));
    }

    @Override
    public void setFocus() {
        panel.setFocus();
    }

    /** {@return what the view shows} */
    public PortsPanel panel() {
        return panel;
    }
}
