// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.util.List;
import java.util.function.Consumer;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;

import berth.core.render.Escapes;
import berth.ui.Words;
import berth.ui.internal.Case.Piece;

/** The files that were given as evidence, a line each with the way to take it out again; takes no room without any. */
public final class EvidenceList {
    private static final int MARGIN = 16;

    private final Composite rows;
    private final Consumer<Piece> removed;

    /** Creates the list in the parent, which lays its children out by a grid. */
    public EvidenceList(Composite parent, Consumer<Piece> removed) {
        this.rows = new Composite(parent, SWT.NONE);
        this.removed = removed;
        GridLayoutFactory.fillDefaults().numColumns(2).extendedMargins(MARGIN, MARGIN, 0, 8).spacing(12, 2).applyTo(rows);
    }

    /** {@return the widget, to be laid out} */
    public Control control() {
        return rows;
    }

    /** Replaces what is listed. */
    public void show(List<Piece> pieces) {
        for (Control child : rows.getChildren()) {
            child.dispose();
        }
        pieces.forEach(this::add);
        rows.setVisible(!pieces.isEmpty());
        if (rows.getLayoutData() instanceof GridData data) {
            data.exclude = pieces.isEmpty();
        }
    }

    private void add(Piece piece) {
        Label label = new Label(rows, SWT.NONE);
        String file = Escapes.visible(String.valueOf(piece.file().getFileName()));
        label.setText(piece.host().map(name -> Words.of("Evidence of %s: %s", Escapes.visible(name), file)).orElse(Words.of("Evidence: %s", file)).replace("&", "&&"));
        label.setToolTipText(Escapes.visible(piece.file().toString()));
        GridDataFactory.fillDefaults().align(SWT.BEGINNING, SWT.CENTER).applyTo(label);
        Link remove = new Link(rows, SWT.NONE);
        remove.setText("<a>" + Words.of("Remove") + "</a>");
        remove.addListener(SWT.Selection, event -> removed.accept(piece));
    }
}
