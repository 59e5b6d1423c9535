// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package ready;

import java.time.Duration;

import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IStartup;
import org.eclipse.ui.PlatformUI;

/** Says when the window is open and drawn, and what CPU time that took, in seconds; then closes the workbench. */
public final class Ready implements IStartup {
    @Override
    public void earlyStartup() {
        Display display = PlatformUI.getWorkbench().getDisplay();
        display.asyncExec(() -> {
            PlatformUI.getWorkbench().getActiveWorkbenchWindow().getShell().update();
            while (display.readAndDispatch()) {
                // What is still to be drawn belongs to it.
            }
            Duration cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
            System.out.println("ready " + cpu.toMillis() / 1000.0);
            PlatformUI.getWorkbench().close();
        });
    }
}
