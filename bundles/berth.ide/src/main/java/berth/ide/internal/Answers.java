// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.List;
import java.util.Objects;

import org.eclipse.core.runtime.ILog;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Transport;
import berth.ui.ResolutionView;

/** Opens the whole answer about a port. Use from any thread. */
final class Answers {
    private Answers() { }

    static void show(Endpoint wanted) {
        Display display = PlatformUI.getWorkbench().getDisplay();
        display.asyncExec(() -> {
            IWorkbenchWindow active = PlatformUI.getWorkbench().getActiveWorkbenchWindow();
            List<IWorkbenchWindow> windows = active == null ? List.of(PlatformUI.getWorkbench().getWorkbenchWindows()) : List.of(active);
            windows.stream().map(IWorkbenchWindow::getActivePage).filter(Objects::nonNull).findFirst().ifPresent(page -> show(page, wanted));
        });
    }

    private static void show(IWorkbenchPage page, Endpoint wanted) {
        try {
            if (page.showView(ResolutionView.ID) instanceof ResolutionView view) {
                view.panel().askHere(wanted.text() + (wanted.transport() == Transport.TCP ? "" : "/" + wanted.transport().id()));
            }
        } catch (PartInitException e) {
            ILog.of(Answers.class).error("the Resolution view can't be opened", e);
        }
    }
}
