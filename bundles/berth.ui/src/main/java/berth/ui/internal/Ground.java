// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Control;

/** Backgrounds that belong together, whatever a theme gives to each kind of widget, and whenever the theme changes. */
final class Ground {
    private Ground() { }

    /** Gives a widget the background of another one, looked at whenever it is painted. */
    static void same(Control control, Control as) {
        control.addListener(SWT.Paint, event -> {
            if (!as.isDisposed() && !control.getBackground().equals(as.getBackground())) {
                control.setBackground(as.getBackground());
            }
        });
    }
}
