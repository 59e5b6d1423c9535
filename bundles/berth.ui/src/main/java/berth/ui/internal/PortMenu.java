// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.util.function.Consumer;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Table;

/** The context menu of the list of sockets, which also makes its order reachable by keyboard. */
public final class PortMenu {
    private PortMenu() { }

    /** Gives the table its menu, and the keys for what is in it. */
    public static void add(Table table, Runnable whoIsIt, Runnable copyText, Runnable copyJson, Consumer<PortColumn> sort) {
        Menu menu = new Menu(table);
        MenuItem who = item(menu, "&Who Is It?\tEnter", whoIsIt);
        separator(menu);
        MenuItem copy = item(menu, "&Copy\tCtrl+C", copyText);
        MenuItem json = item(menu, "Copy as &JSON", copyJson);
        separator(menu);
        MenuItem by = new MenuItem(menu, SWT.CASCADE);
        by.setText("&Sort By");
        Menu columns = new Menu(by);
        by.setMenu(columns);
        for (PortColumn column : PortColumn.values()) {
            item(columns, column.title(), () -> sort.accept(column));
        }
        menu.addListener(SWT.Show, event -> {
            boolean any = table.getSelectionCount() > 0;
            who.setEnabled(any);
            copy.setEnabled(any);
            json.setEnabled(any);
        });
        table.setMenu(menu);
        table.addListener(SWT.KeyDown, event -> {
            if (event.keyCode == 'c' && (event.stateMask & SWT.MODIFIER_MASK) == SWT.MOD1) {
                copyText.run();
            }
        });
    }

    private static MenuItem item(Menu menu, String text, Runnable action) {
        MenuItem item = new MenuItem(menu, SWT.PUSH);
        item.setText(text);
        item.addListener(SWT.Selection, event -> action.run());
        return item;
    }

    @SuppressWarnings("unused") // it serves by being there
    private static void separator(Menu menu) {
        new MenuItem(menu, SWT.SEPARATOR);
    }
}
