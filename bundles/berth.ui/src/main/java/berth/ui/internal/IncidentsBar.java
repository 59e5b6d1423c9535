// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;

import berth.core.render.Escapes;
import berth.ui.Words;

/** The line above the list of failed binds: what is followed, and the way to follow more or less. */
public final class IncidentsBar {
    private static final int MARGIN = 16;

    private final Composite row;
    private final Label told;
    private final Button followed;
    private final Consumer<String> removed;
    private List<String> logs = List.of();

    /**
     * Creates the line in the parent, which lays its children out by a grid.
     *
     * @param added   is told a log that a person wants to follow
     * @param removed is told a log that a person wants to follow no longer
     */
    public IncidentsBar(Composite parent, Consumer<String> added, Consumer<String> removed) {
        this.removed = removed;
        row = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(3).margins(MARGIN, 12).spacing(8, 0).applyTo(row);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(row);
        told = new Label(row, SWT.NONE);
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).hint(100, SWT.DEFAULT).applyTo(told);
        Button add = new Button(row, SWT.PUSH);
        add.setText(Words.of("&Follow a log…"));
        add.addListener(SWT.Selection, event -> choose().ifPresent(added));
        followed = new Button(row, SWT.PUSH);
        followed.setText(Words.of("Follow&ed logs…"));
        followed.addListener(SWT.Selection, event -> showLogs());
    }

    private Optional<String> choose() {
        FileDialog dialog = new FileDialog(row.getShell(), SWT.OPEN);
        dialog.setText(Words.of("Follow a log"));
        return Optional.ofNullable(dialog.open());
    }

    private void showLogs() {
        Menu menu = new Menu(followed);
        logs.forEach(log -> {
            MenuItem item = new MenuItem(menu, SWT.CHECK);
            item.setText(Escapes.visible(log).replace("&", "&&"));
            item.setSelection(true);
            item.setToolTipText(Words.of("Follow it no longer"));
            item.addListener(SWT.Selection, event -> removed.accept(log));
        });
        menu.addListener(SWT.Hide, event -> menu.getDisplay().asyncExec(menu::dispose));
        Point below = followed.toDisplay(0, followed.getSize().y);
        menu.setLocation(below);
        menu.setVisible(true);
    }

    /** Puts the focus on the line; {@return whether it is there} */
    public boolean setFocus() {
        return row.setFocus();
    }

    /** Offers these logs to be followed no longer. */
    public void show(List<String> names) {
        logs = List.copyOf(names);
        followed.setEnabled(!logs.isEmpty());
    }

    /** Says what there is. */
    public void tell(String text) {
        told.setText(text.replace("&", "&&"));
    }

    /** {@return what is said} */
    public String told() {
        return told.getText().replace("&&", "&");
    }
}
