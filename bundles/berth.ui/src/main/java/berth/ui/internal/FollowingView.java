// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.util.Optional;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.ISelectionListener;
import org.eclipse.ui.part.ViewPart;

import berth.core.diagnosis.Diagnosis;
import berth.ui.ResolutionView;

/** A view of one side of the diagnosis that the Resolution view of the same window shows. */
@NonNullByDefault({})
public abstract class FollowingView extends ViewPart {
    private final ISelectionListener listener = (part, selection) -> showSoon(ShownDiagnosis.in(selection));
    private int turn;
    private boolean disposed;

    @Override
    public final void createPartControl(Composite parent) {
        create(parent);
        getSite().getPage().addSelectionListener(ResolutionView.ID, listener);
        show(ShownDiagnosis.in(getSite().getPage().getSelection(ResolutionView.ID)));
    }

    /** Each view in a turn of its own: together they would hold the window. */
    private void showSoon(Optional<Diagnosis> diagnosis) {
        int mine = ++turn;
        getSite().getShell().getDisplay().asyncExec(() -> {
            if (!disposed && mine == turn) {
                show(diagnosis);
            }
        });
    }

    @Override
    public void dispose() {
        disposed = true;
        getSite().getPage().removeSelectionListener(ResolutionView.ID, listener);
        super.dispose();
    }

    /** Creates the widgets. */
    protected abstract void create(Composite parent);

    /** Shows that side of it; empty when no diagnosis is shown. */
    protected abstract void show(Optional<Diagnosis> diagnosis);
}
