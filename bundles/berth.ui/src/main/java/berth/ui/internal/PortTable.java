// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleListener;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;

import berth.ui.Words;
import berth.ui.internal.PortLine.Key;
import berth.ui.internal.ShownPorts.Wish;

/**
 * The list of sockets in a virtual table. A new list changes only the cells that differ; the selection and the place scrolled to stay with their sockets.
 * Native tables take a row's time for each row that is added or removed, so that many come and go in slices, between which the UI serves other events.
 */
public final class PortTable {
    /** A table repaints itself wholly whenever rows go, but not when they are added below. */
    private static final int MOST_ADDED = 500;
    private static final int MOST_REMOVED = 2000;
    private static final int FEW_REMOVED = 100;
    private static final int MOST_CLEARED = 40;
    private static final int MOST_FOLLOWED = 500;

    private final Table table;
    private final PortColours colours;
    private final ColumnWidths widths;
    /** What each item shows that was asked for since it was last cleared. */
    private final Map<Integer, PortLine> painted = new HashMap<>();
    private final Deque<Integer> stale = new ArrayDeque<>();
    private ShownPorts current = ShownPorts.none();
    private boolean working;
    /** The native table counts arrow keys from a place that does not follow the selection. */
    private boolean keysElsewhere;

    /**
     * Creates the empty table in the parent, which lays its children out by a grid.
     *
     * @param sorted is told the column whose head was clicked
     */
    public PortTable(Composite parent, Runnable opened, Consumer<PortColumn> sorted) {
        table = new Table(parent, SWT.VIRTUAL | SWT.FULL_SELECTION | SWT.MULTI | SWT.H_SCROLL | SWT.V_SCROLL);
        table.setHeaderVisible(true);
        GridDataFactory.fillDefaults().grab(true, true).hint(100, 100).applyTo(table);
        for (PortColumn column : PortColumn.values()) {
            TableColumn head = new TableColumn(table, column.isNumber() ? SWT.RIGHT : SWT.LEFT);
            head.setText(column.title());
            head.setMoveable(true);
            head.addListener(SWT.Selection, event -> sorted.accept(column));
        }
        table.getColumn(PortColumn.SINCE.ordinal()).setToolTipText(Words.of("When the socket came; if it was there before this list, when its owner was started"));
        VirtualRows.fill(table, this::fill);
        table.addListener(SWT.KeyDown, event -> followByKeys());
        table.addListener(SWT.DefaultSelection, event -> opened.run());
        table.getAccessible().addAccessibleListener(AccessibleListener.getNameAdapter(event -> event.result = Words.of("Sockets")));
        colours = new PortColours(table);
        widths = new ColumnWidths(table);
    }

    /** {@return the widget, to be given a menu and the focus} */
    public Table control() {
        return table;
    }

    /** {@return whether the table is still to become what was shown last} */
    public boolean isBusy() {
        return working;
    }

    /** {@return the selected lines, from the top} */
    public List<PortLine> selection() {
        if (table.getSelectionCount() == current.lines().size()) {
            // Asking for the places of many takes long.
            return current.lines();
        }
        return Arrays.stream(table.getSelectionIndices()).sorted().mapToObj(this::line).flatMap(Optional::stream).toList();
    }

    private Optional<PortLine> line(int index) {
        return index >= 0 && index < current.lines().size() ? Optional.of(current.lines().get(index)) : Optional.empty();
    }

    /** Shows that list instead of the one before. */
    public void show(ShownPorts next) {
        int top = table.getTopIndex();
        Optional<PortLine> first = line(top);
        int[] selected = table.getSelectionCount() > MOST_FOLLOWED ? new int[0] : table.getSelectionIndices();
        List<Key> keys = Arrays.stream(selected).mapToObj(this::line).flatMap(Optional::stream).map(PortLine::key).toList();
        boolean otherOrder = !current.wish().equals(next.wish());
        current = next;
        showOrder(next.wish());
        widths.fit(next.widths());
        colours.renew();
        if (table.getItemCount() > 0) {
            resize(FEW_REMOVED);
        }
        int place = top == 0 || otherOrder ? 0 : first.map(line -> next.places().get(line.key())).orElse(top);
        renew(place);
        select(selected, keys.stream().map(next.places()::get).filter(index -> index != null).mapToInt(Integer::intValue).toArray());
        if (place != top && place < table.getItemCount()) {
            table.setTopIndex(place);
        }
        workLater();
    }

    private void showOrder(Wish wish) {
        TableColumn column = table.getColumn(wish.column().ordinal());
        if (table.getSortColumn() != column) {
            table.setSortColumn(column);
        }
        int direction = wish.descending() ? SWT.DOWN : SWT.UP;
        if (table.getSortDirection() != direction) {
            table.setSortDirection(direction);
        }
    }

    private void select(int[] before, int[] now) {
        int[] there = Arrays.stream(now).filter(index -> index < table.getItemCount()).sorted().toArray();
        if (Arrays.equals(Arrays.stream(before).sorted().toArray(), there)) {
            return;
        }
        table.deselectAll();
        table.select(there);
        keysElsewhere = true;
    }

    /** Would scroll to the selection, so it is not done before a key is pressed, which does that too. */
    private void followByKeys() {
        int[] selected = table.getSelectionIndices();
        if (keysElsewhere && selected.length == 1) {
            table.setSelection(selected);
        }
        keysElsewhere = false;
    }

    private int rowsSeen() {
        return Math.max(1, (table.getClientArea().height - table.getHeaderHeight()) / Math.max(1, table.getItemHeight()));
    }

    private void resize(int mostRemoved) {
        int wanted = current.lines().size();
        int count = table.getItemCount();
        if (wanted > count) {
            table.setItemCount(Math.min(wanted, count + MOST_ADDED));
        } else if (wanted < count) {
            int left = Math.max(wanted, count - mostRemoved);
            painted.keySet().removeIf(index -> index >= left);
            table.setItemCount(left);
        }
    }

    /** What takes long is done in slices. */
    private void workLater() {
        boolean more = table.getItemCount() != current.lines().size() || !stale.isEmpty();
        if (more && !working) {
            table.getDisplay().asyncExec(this::work);
        }
        working = more;
    }

    private void work() {
        if (table.isDisposed()) {
            return;
        }
        working = false;
        resize(MOST_REMOVED);
        for (int i = 0; i < MOST_CLEARED && !stale.isEmpty(); i++) {
            int index = stale.remove();
            if (index < table.getItemCount()) {
                table.clear(index);
            }
        }
        workLater();
    }

    /** Writes what is seen from that row on, and leaves the rest to be asked for again. */
    private void renew(int top) {
        int end = top + rowsSeen() + 1;
        for (Map.Entry<Integer, PortLine> each : List.copyOf(painted.entrySet())) {
            int index = each.getKey();
            Optional<PortLine> now = line(index);
            if (now.isPresent() && now.get() == each.getValue()) {
                continue;
            }
            if (now.isPresent() && index >= top && index <= end) {
                write(table.getItem(index), index, now.get());
            } else {
                painted.remove(index);
                stale.add(index);
            }
        }
    }

    private void fill(TableItem item, int index) {
        line(index).ifPresent(line -> write(item, index, line));
    }

    private void write(TableItem item, int index, PortLine line) {
        painted.put(index, line);
        for (PortColumn column : PortColumn.values()) {
            String text = column.text(line);
            if (!item.getText(column.ordinal()).equals(text)) {
                item.setText(column.ordinal(), text);
            }
        }
        colours.paint(item, line.change());
    }

    /** {@return the rows as they are shown, each as its cells} */
    public List<List<String>> shown() {
        return Arrays.stream(table.getItems()).map(item -> IntStream.range(0, table.getColumnCount()).mapToObj(item::getText).toList()).toList();
    }
}
