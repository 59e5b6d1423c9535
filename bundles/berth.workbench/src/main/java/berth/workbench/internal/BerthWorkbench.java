// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.workbench.internal;

import org.eclipse.e4.ui.css.swt.theme.IThemeEngine;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.ui.IWorkbench;
import org.eclipse.ui.application.IWorkbenchConfigurer;
import org.eclipse.ui.application.IWorkbenchWindowConfigurer;
import org.eclipse.ui.application.WorkbenchAdvisor;
import org.eclipse.ui.application.WorkbenchWindowAdvisor;

/** One window, whose size and place are remembered. */
@NonNullByDefault({})
final class BerthWorkbench extends WorkbenchAdvisor {
    private final Inbox inbox;

    /** Opens these files when the window is there, and those that come later. */
    BerthWorkbench(Inbox inbox) {
        this.inbox = inbox;
    }

    @Override
    public void initialize(IWorkbenchConfigurer configurer) {
        configurer.setSaveAndRestore(true);
    }

    @Override
    public void postStartup() {
        super.postStartup();
        IWorkbench workbench = getWorkbenchConfigurer().getWorkbench();
        IThemeEngine themes = workbench.getService(IThemeEngine.class);
        if (themes != null) {
            DarkDesktop.follow(workbench.getDisplay(), themes);
        }
    }

    @Override
    public boolean preShutdown() {
        inbox.close();
        return super.preShutdown();
    }

    @Override
    public String getInitialWindowPerspectiveId() {
        return BerthPerspective.ID;
    }

    @Override
    public WorkbenchWindowAdvisor createWorkbenchWindowAdvisor(IWorkbenchWindowConfigurer configurer) {
        return new BerthWindow(configurer, inbox);
    }
}
