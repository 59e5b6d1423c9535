// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.util.function.Consumer;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Table;

import berth.ui.Words;

/** The context menu of the list of sockets, which also makes its order reachable by keyboard. */
public final class PortMenu {
    private PortMenu() { }

    /** Gives the table its menu, and the keys for what is in it. */
    public static void add(Table table, Runnable whoIsIt, Runnable copyText, Runnable copyJson, Consumer<PortColumn> sort) {
        Menu menu = RowMenu.add(table, Words.of("&Who Is It?"), whoIsIt, copyText, copyJson);
        RowMenu.separator(menu);
        MenuItem by = new MenuItem(menu, SWT.CASCADE);
        by.setText(Words.of("&Sort By"));
        Menu columns = new Menu(by);
        by.setMenu(columns);
        for (PortColumn column : PortColumn.values()) {
            RowMenu.item(columns, column.title(), () -> sort.accept(column));
        }
    }
}
