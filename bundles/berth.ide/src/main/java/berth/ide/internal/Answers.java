// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import org.eclipse.core.runtime.ILog;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;

import berth.core.evidence.Endpoint;
import berth.ui.ResolutionView;

/** Opens the whole answer about a port. Use from any thread. */
final class Answers {
    private Answers() { }

    static void show(Endpoint wanted) {
        Display display = PlatformUI.getWorkbench().getDisplay();
        display.asyncExec(() -> {
            try {
                IWorkbenchWindow active = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
                IWorkbenchWindow window = active == null ? PlatformUI.getWorkbench().getWorkbenchWindows()[0] : active;
                ResolutionView view = (ResolutionView) window.getActivePage().showView(ResolutionView.ID);
                view.panel().ask(wanted.text());
            } catch (PartInitException e) {
                ILog.of(Answers.class).error("the Resolution view can't be opened", e);
            }
        });
    }
}
