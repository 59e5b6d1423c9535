// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.util.function.BiConsumer;

import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableItem;

/** Fills the rows of a virtual table when they are asked for. */
public final class VirtualRows {
    private VirtualRows() { }

    /** Has each row filled by its number. */
    public static void fill(Table table, BiConsumer<TableItem, Integer> filler) {
        table.addListener(SWT.SetData, event -> {
            if (!(event.item instanceof TableItem item)) {
                return;
            }
            if (event.index < 0) {
                // GTK asks for rows that are just going; the item belongs to nobody, and a change of the theme would trip over it.
                item.dispose();
            } else {
                filler.accept(item, event.index);
            }
        });
    }
}
