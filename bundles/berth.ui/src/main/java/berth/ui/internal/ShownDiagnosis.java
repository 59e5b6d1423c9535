// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.util.Optional;

import org.eclipse.core.runtime.ListenerList;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.viewers.ISelection;
import org.eclipse.jface.viewers.ISelectionChangedListener;
import org.eclipse.jface.viewers.ISelectionProvider;
import org.eclipse.jface.viewers.IStructuredSelection;
import org.eclipse.jface.viewers.SelectionChangedEvent;
import org.eclipse.jface.viewers.StructuredSelection;

import berth.core.diagnosis.Diagnosis;

/** The diagnosis that the Resolution view shows, as the platform's selection, which other views follow. Use from the UI thread. */
@NonNullByDefault({})
public final class ShownDiagnosis implements ISelectionProvider {
    private final ListenerList<ISelectionChangedListener> listeners = new ListenerList<>();
    private ISelection selection = StructuredSelection.EMPTY;

    /** Tells everybody what is shown now. */
    public void show(Optional<Diagnosis> diagnosis) {
        setSelection(diagnosis.<ISelection> map(StructuredSelection::new).orElse(StructuredSelection.EMPTY));
    }

    /** {@return the diagnosis in a selection; empty where there is none} */
    public static Optional<Diagnosis> in(ISelection selection) {
        return selection instanceof IStructuredSelection structured && structured.getFirstElement() instanceof Diagnosis diagnosis ? Optional.of(diagnosis) : Optional.empty();
    }

    @Override
    public ISelection getSelection() {
        return selection;
    }

    @Override
    public void setSelection(ISelection now) {
        selection = now;
        listeners.forEach(listener -> listener.selectionChanged(new SelectionChangedEvent(this, now)));
    }

    @Override
    public void addSelectionChangedListener(ISelectionChangedListener listener) {
        listeners.add(listener);
    }

    @Override
    public void removeSelectionChangedListener(ISelectionChangedListener listener) {
        listeners.remove(listener);
    }
}
