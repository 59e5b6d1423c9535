// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.workbench.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
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
        DarkDesktop.follow(getWorkbenchConfigurer().getWorkbench());
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
