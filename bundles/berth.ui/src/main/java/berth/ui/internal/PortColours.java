// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;

import berth.ui.internal.PortLine.Change;

/** The colours of what came, changed and went: light on a light background, dark on a dark one, none where the system asks for high contrast. */
final class PortColours {
    private static final int HALF = 128;
    private static final Color LIGHT_TEXT = new Color(0xF0, 0xF0, 0xF0);
    private static final Color DARK_TEXT = new Color(0x1A, 0x1A, 0x1A);

    private final Table table;
    private boolean dark;

    PortColours(Table table) {
        this.table = table;
    }

    /** Looks whether a theme has given the table another background. */
    void renew() {
        Color ground = table.getBackground();
        dark = (ground.getRed() * 3 + ground.getGreen() * 6 + ground.getBlue()) / 10 < HALF;
    }

    void paint(TableItem item, Change change) {
        if (change == Change.NONE || table.getDisplay().getHighContrast()) {
            if (!item.getBackground().equals(table.getBackground())) {
                item.setBackground(null);
                item.setForeground(null);
            }
            return;
        }
        Color colour = colour(change);
        if (!item.getBackground().equals(colour)) {
            item.setBackground(colour);
            item.setForeground(dark ? LIGHT_TEXT : DARK_TEXT);
        }
    }

    private Color colour(Change change) {
        return switch (change) {
        case NONE -> table.getBackground();
        case NEW -> dark ? new Color(0x1D, 0x4A, 0x2A) : new Color(0xD8, 0xF3, 0xDC);
        case CHANGED -> dark ? new Color(0x57, 0x48, 0x12) : new Color(0xFF, 0xF1, 0xC2);
        case GONE -> dark ? new Color(0x5C, 0x27, 0x27) : new Color(0xF8, 0xD7, 0xD7);
        };
    }
}
