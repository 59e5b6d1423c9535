// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.ProgressBar;

import berth.core.render.Escapes;
import berth.ui.Words;

/** What is being done, and the way to stop it; takes no room while nothing is. */
public final class ProgressLine {
    private static final int MARGIN = 16;
    private static final int BAR_WIDTH = 160;

    private final Composite row;
    private final Label what;
    private final Button cancel;

    /** Creates the line in the parent, which lays its children out by a grid. */
    public ProgressLine(Composite parent, Runnable cancelled) {
        row = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(3).margins(MARGIN, 4).spacing(12, 0).applyTo(row);
        ProgressBar bar = new ProgressBar(row, SWT.INDETERMINATE);
        GridDataFactory.fillDefaults().align(SWT.BEGINNING, SWT.CENTER).hint(BAR_WIDTH, SWT.DEFAULT).applyTo(bar);
        what = new Label(row, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).applyTo(what);
        cancel = new Button(row, SWT.PUSH);
        cancel.setText(Words.of("Cancel"));
        cancel.addListener(SWT.Selection, event -> cancelled.run());
    }

    /** {@return the widget, to be laid out} */
    public Control control() {
        return row;
    }

    /** Says what is being done. */
    public void show(String doing) {
        what.setText(Escapes.visible(doing).replace("&", "&&"));
        cancel.setEnabled(true);
        setVisible(true);
    }

    /** Says that the end is near. */
    public void cancelling() {
        what.setText(Words.of("Stopping…"));
        cancel.setEnabled(false);
    }

    /** {@return whether it says so} */
    public boolean isCancelling() {
        return !cancel.isEnabled();
    }

    /** Takes the line away. */
    public void hide() {
        setVisible(false);
    }

    private void setVisible(boolean visible) {
        row.setVisible(visible);
        if (row.getLayoutData() instanceof GridData data) {
            data.exclude = !visible;
        }
    }
}
