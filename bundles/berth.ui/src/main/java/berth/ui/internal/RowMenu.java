// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
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
    private static final int FEW = 500;

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

    /** Lays rows on the clipboard, a line each behind the heading; many of them a little later, so that they are not waited for. */
    public static <T> void copy(Display display, String heading, List<T> rows, Function<? super T, String> text) {
        if (rows.size() <= FEW) {
            copy(display, lines(heading, rows, text));
            return;
        }
        Job job = Job.create(Words.of("Copying"), (ICoreRunnable) monitor -> {
            String all = lines(heading, rows, text);
            if (!display.isDisposed()) {
                display.asyncExec(() -> copy(display, all));
            }
        });
        job.setSystem(true);
        job.schedule();
    }

    private static <T> String lines(String heading, List<T> rows, Function<? super T, String> text) {
        return rows.stream().map(text).collect(Collectors.joining("\n", heading, "\n"));
    }

    /** Lays a text on the clipboard. */
    public static void copy(Display display, String text) {
        Clipboard clipboard = new Clipboard(display);
        clipboard.setContents(new Object[] { text }, new Transfer[] { TextTransfer.getInstance() });
        clipboard.dispose();
    }
}
