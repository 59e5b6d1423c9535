// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.workbench.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.application.ActionBarAdvisor;
import org.eclipse.ui.application.IActionBarConfigurer;
import org.eclipse.ui.application.IWorkbenchWindowConfigurer;
import org.eclipse.ui.application.WorkbenchWindowAdvisor;

/** The window: a title, a menu, and the view. */
@NonNullByDefault({})
final class BerthWindow extends WorkbenchWindowAdvisor {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 760;

    private final Inbox inbox;

    BerthWindow(IWorkbenchWindowConfigurer configurer, Inbox inbox) {
        super(configurer);
        this.inbox = inbox;
    }

    @Override
    public void preWindowOpen() {
        IWorkbenchWindowConfigurer configurer = getWindowConfigurer();
        configurer.setTitle("Berth");
        configurer.setInitialSize(new Point(WIDTH, HEIGHT));
        configurer.setShowCoolBar(false);
        configurer.setShowStatusLine(false);
        configurer.setShowPerspectiveBar(false);
        configurer.setShowProgressIndicator(false);
    }

    @Override
    public ActionBarAdvisor createActionBarAdvisor(IActionBarConfigurer configurer) {
        return new BerthMenu(configurer);
    }

    @Override
    public void postWindowOpen() {
        IWorkbenchWindow window = getWindowConfigurer().getWindow();
        Display display = window.getShell().getDisplay();
        // The inbox is closed before the display is.
        inbox.openBy(files -> display.asyncExec(() -> new Views(window).open(files)));
    }
}
