// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui;

import java.nio.file.Path;
import java.util.List;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.part.ViewPart;

import berth.core.contribution.StateFolder;
import berth.core.inquiry.HostLogs;
import berth.core.inquiry.LocalHost;
import berth.ui.internal.BerthPreferences;
import berth.ui.internal.ShownDiagnosis;

/** The view that takes a question about a port, or a log, and shows the diagnosis. */
@NonNullByDefault({})
public final class ResolutionView extends ViewPart {
    /** The view's id. */
    public static final String ID = "berth.ui.resolution";

    private ResolutionPanel panel;

    @Override
    public void createPartControl(Composite parent) {
        panel = new ResolutionPanel(parent, SWT.NONE, new BerthUi()::contributions, LocalHost.current(),
                StateFolder.of(System::getenv, LocalHost::runsAsRoot));
        ShownDiagnosis shown = new ShownDiagnosis();
        panel.whenShown(shown::show);
        getSite().setSelectionProvider(shown);
        if (BerthPreferences.looksForRecent()) {
            panel.offerRecent(HostLogs::current);
        }
    }

    @Override
    public void setFocus() {
        panel.setFocus();
    }

    /** Opens logs, snapshots and other evidence, as if they were dropped on the view. */
    public void open(List<Path> files) {
        panel.open(files);
    }

    /** Asks the person for files to open. */
    public void chooseFiles() {
        panel.chooseFiles();
    }

    /** {@return what the view shows} */
    public ResolutionPanel panel() {
        return panel;
    }
}
