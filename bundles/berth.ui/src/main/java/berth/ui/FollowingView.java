// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui;

import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.ui.ISelectionListener;
import org.eclipse.ui.part.ViewPart;

import berth.core.diagnosis.Diagnosis;
import berth.ui.internal.ShownDiagnosis;

/** A view of one side of the diagnosis that the Resolution view of the same window shows. */
@NonNullByDefault({})
abstract class FollowingView<P extends Composite> extends ViewPart {
    private final ISelectionListener listener = (part, selection) -> showSoon(ShownDiagnosis.in(selection));
    private final Function<Composite, P> maker;
    private final BiConsumer<P, Optional<Diagnosis>> shower;
    private P panel;
    private int turn;
    private boolean disposed;

    FollowingView(Function<Composite, P> maker, BiConsumer<P, Optional<Diagnosis>> shower) {
        this.maker = maker;
        this.shower = shower;
    }

    @Override
    public final void createPartControl(Composite parent) {
        panel = maker.apply(parent);
        getSite().getPage().addSelectionListener(ResolutionView.ID, listener);
        shower.accept(panel, ShownDiagnosis.in(getSite().getPage().getSelection(ResolutionView.ID)));
    }

    /** Each view in a turn of its own: together they would hold the window. */
    private void showSoon(Optional<Diagnosis> diagnosis) {
        int mine = ++turn;
        getSite().getShell().getDisplay().asyncExec(() -> {
            if (!disposed && mine == turn) {
                shower.accept(panel, diagnosis);
            }
        });
    }

    @Override
    public final void dispose() {
        disposed = true;
        getSite().getPage().removeSelectionListener(ResolutionView.ID, listener);
        super.dispose();
    }

    @Override
    public final void setFocus() {
        panel.setFocus();
    }

    /** {@return what the view shows} */
    public final P panel() {
        return panel;
    }
}
