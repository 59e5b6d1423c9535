// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.widgets.ScrollBar;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;

/** Gives the columns of a table the widths that their cells need and its own allows, until a person sets one. */
final class ColumnWidths {
    private static final int PAD = 14;
    private static final int ARROW = 20;
    private static final int SLACK = 2;
    /** Names and addresses can be read from their beginnings; numbers and states can't. */
    private static final Set<PortColumn> ELASTIC = Set.of(PortColumn.ADDRESS, PortColumn.PEER, PortColumn.PROCESS, PortColumn.UNIT, PortColumn.CONTAINER, PortColumn.USER);

    private final Table table;
    private List<Integer> letters = List.of();
    private final int[] given = new int[PortColumn.values().length];
    private boolean fitting;
    private boolean chosen;

    ColumnWidths(Table table) {
        this.table = table;
        for (TableColumn column : table.getColumns()) {
            column.addListener(SWT.Resize, event -> chosen |= !fitting && isByHand(column));
        }
        table.addListener(SWT.Resize, event -> apply());
    }

    /** GTK tells later of the widths that it was given, and gives the last column what is left. */
    private boolean isByHand(TableColumn column) {
        int[] order = table.getColumnOrder();
        int index = table.indexOf(column);
        return given[index] > 0 && index != order[order.length - 1] && Math.abs(column.getWidth() - given[index]) > SLACK;
    }

    /** Makes room for cells of so many letters; what was once needed stays, so that columns do not tremble. */
    void fit(List<Integer> longest) {
        List<Integer> before = letters;
        letters = IntStream.range(0, longest.size()).mapToObj(i -> Math.max(longest.get(i), i < before.size() ? before.get(i) : 0)).toList();
        if (!letters.equals(before)) {
            apply();
        }
    }

    private void apply() {
        int room = room();
        if (chosen || letters.isEmpty() || room <= 0) {
            return;
        }
        int[] heads = heads();
        int[] wanted = wanted(heads);
        int over = IntStream.of(wanted).sum() - room;
        int elastic = ELASTIC.stream().mapToInt(column -> wanted[column.ordinal()]).sum();
        fitting = true;
        for (PortColumn column : PortColumn.values()) {
            int i = column.ordinal();
            int less = ELASTIC.contains(column) ? over * wanted[i] / elastic : 0;
            int width = Math.max(wanted[i] - less, least(column, wanted[i], heads[i]));
            given[i] = width;
            if (table.getColumn(i).getWidth() != width) {
                table.getColumn(i).setWidth(width);
            }
        }
        fitting = false;
    }

    /** Of what is seen: GTK counts what lies beyond the edge to a table's client area. */
    private int room() {
        ScrollBar bar = table.getVerticalBar();
        boolean beside = bar.isVisible() && (table.getScrollbarsMode() & SWT.SCROLLBAR_OVERLAY) == 0;
        return table.getSize().x - 2 * table.getBorderWidth() - (beside ? bar.getSize().x : 0);
    }

    private static int least(PortColumn column, int wanted, int head) {
        return ELASTIC.contains(column) ? Math.min(wanted, head * 3 / 2) : wanted;
    }

    private int[] wanted(int[] heads) {
        GC gc = new GC(table);
        gc.setFont(table.getFont());
        double letter = gc.getFontMetrics().getAverageCharacterWidth();
        gc.dispose();
        int[] wanted = new int[letters.size()];
        for (PortColumn column : PortColumn.values()) {
            int i = column.ordinal();
            wanted[i] = Math.max(heads[i], (int) Math.ceil(letters.get(i) * letter) + PAD);
        }
        return wanted;
    }

    /** With room for the arrow of the order. */
    private int[] heads() {
        GC gc = new GC(table);
        gc.setFont(table.getFont());
        int[] heads = Stream.of(PortColumn.values()).mapToInt(column -> gc.textExtent(column.title()).x + PAD + ARROW).toArray();
        gc.dispose();
        return heads;
    }
}
