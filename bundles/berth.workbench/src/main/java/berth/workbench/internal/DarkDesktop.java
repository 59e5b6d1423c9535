// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.workbench.internal;

import org.eclipse.e4.ui.css.swt.theme.ITheme;
import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IWorkbench;

/**
 * A desktop that writes in light letters on a dark ground, such as one of high contrast. The platform knows only some of them, by their names; under the others its light theme would give
 * widgets a light ground and leave them their light letters.
 */
@SuppressWarnings("restriction") // the platform has no other way to choose a theme
final class DarkDesktop {
    private static final String DARK = "org.eclipse.e4.ui.css.theme.e4_dark";

    private DarkDesktop() { }

    /** Takes the dark theme where the desktop is dark, and keeps no note of it. */
    static void follow(IWorkbench workbench) {
        if (isDark(workbench.getDisplay()) && workbench.getService(IThemeEngine.class) instanceof IThemeEngine themes && themes.getActiveTheme() instanceof ITheme now && !now.getId().contains("dark")) {
            themes.setTheme(DARK, false);
        }
    }

    private static boolean isDark(Display display) {
        return light(display.getSystemColor(SWT.COLOR_LIST_BACKGROUND)) < light(display.getSystemColor(SWT.COLOR_LIST_FOREGROUND));
    }

    private static int light(Color colour) {
        return colour.getRed() + colour.getGreen() + colour.getBlue();
    }
}
