// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import org.eclipse.swt.SWT;
import org.eclipse.swt.dnd.Clipboard;
import org.eclipse.swt.dnd.TextTransfer;
import org.eclipse.swt.dnd.Transfer;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Menu;
import org.eclipse.swt.widgets.MenuItem;
import org.eclipse.swt.widgets.Table;

import berth.ui.Words;

/** The context menu of a table's rows, and the keys for what is in it: open the row, copy it as text, copy it as JSON. */
public final class RowMenu {
    private RowMenu() { }

    /** Gives the table its menu; {@return that menu, to which more can be added} */
    public static Menu add(Table table, String open, Runnable opens, Runnable copyText, Runnable copyJson) {
        Menu menu = new Menu(table);
        MenuItem first = item(menu, open + "\t" + Words.of("Enter"), opens);
        separator(menu);
        MenuItem copy = item(menu, Words.of("&Copy") + "\t" + Words.of("Ctrl+C"), copyText);
        MenuItem json = item(menu, Words.of("Copy as &JSON"), copyJson);
        menu.addListener(SWT.Show, event -> {
            boolean any = table.getSelectionCount() > 0;
            first.setEnabled(any);
            copy.setEnabled(any);
            json.setEnabled(any);
        });
        table.setMenu(menu);
        table.addListener(SWT.KeyDown, event -> {
            if (event.keyCode == 'c' && (event.stateMask & SWT.MODIFIER_MASK) == SWT.MOD1) {
                copyText.run();
            }
        });
        return menu;
    }

    /** Adds an item; {@return it} */
    public static MenuItem item(Menu menu, String text, Runnable action) {
        MenuItem item = new MenuItem(menu, SWT.PUSH);
        item.setText(text);
        item.addListener(SWT.Selection, event -> action.run());
        return item;
    }

    @SuppressWarnings("unused") // it serves by being there
    static void separator(Menu menu) {
        new MenuItem(menu, SWT.SEPARATOR);
    }

    /** Lays a text on the clipboard. */
    public static void copy(Display display, String text) {
        Clipboard clipboard = new Clipboard(display);
        clipboard.setContents(new Object[] { text }, new Transfer[] { TextTransfer.getInstance() });
        clipboard.dispose();
    }
}
