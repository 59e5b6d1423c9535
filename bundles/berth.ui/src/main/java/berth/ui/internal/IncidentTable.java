// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleListener;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;

import berth.core.failure.FailureInLogs;
import berth.core.failure.LoggedFailure;
import berth.ui.Words;

/** The list of failed binds in a virtual table, the newest first; the selection stays with its failures. */
public final class IncidentTable {
    private final Table table;
    private List<FailureInLogs> current = List.of();

    /** Creates the empty table in the parent, which lays its children out by a grid. */
    public IncidentTable(Composite parent, Runnable opened) {
        table = new Table(parent, SWT.VIRTUAL | SWT.FULL_SELECTION | SWT.MULTI | SWT.H_SCROLL | SWT.V_SCROLL);
        table.setHeaderVisible(true);
        GridDataFactory.fillDefaults().grab(true, true).hint(100, 100).applyTo(table);
        for (IncidentColumn column : IncidentColumn.values()) {
            TableColumn head = new TableColumn(table, column.isNumber() ? SWT.RIGHT : SWT.LEFT);
            head.setText(column.title());
            head.setWidth(column.width());
            head.setMoveable(true);
        }
        VirtualRows.fill(table, this::fill);
        table.addListener(SWT.DefaultSelection, event -> opened.run());
        table.getAccessible().addAccessibleListener(AccessibleListener.getNameAdapter(event -> event.result = Words.of("Failed binds")));
    }

    /** {@return the widget, to be given a menu and the focus} */
    public Table control() {
        return table;
    }

    /** {@return the selected failures, from the top} */
    public List<FailureInLogs> selection() {
        return Arrays.stream(table.getSelectionIndices()).sorted().filter(index -> index < current.size()).mapToObj(current::get).toList();
    }

    /** Shows that list instead of the one before. */
    public void show(List<FailureInLogs> next) {
        List<FailureInLogs> selected = selection();
        Optional<FailureInLogs> first = table.getTopIndex() == 0 ? Optional.empty() : Optional.of(table.getTopIndex()).filter(top -> top < current.size()).map(current::get);
        current = List.copyOf(next);
        table.setItemCount(current.size());
        table.clearAll();
        table.setSelection(IntStream.range(0, current.size()).filter(index -> selected.stream().anyMatch(one -> isSame(one, current.get(index)))).toArray());
        table.setTopIndex(first.map(one -> IntStream.range(0, current.size()).filter(index -> isSame(one, current.get(index))).findFirst().orElse(0)).orElse(0));
    }

    /** Its count and its last time may have grown. */
    private static boolean isSame(FailureInLogs one, FailureInLogs other) {
        return one.all().anyMatch(told -> other.all().anyMatch(also -> isSame(told, also)));
    }

    private static boolean isSame(LoggedFailure one, LoggedFailure other) {
        return one.line() == other.line() && one.log().equals(other.log()) && one.text().equals(other.text());
    }

    private void fill(TableItem item, int index) {
        if (index < current.size()) {
            FailureInLogs failure = current.get(index);
            for (IncidentColumn column : IncidentColumn.values()) {
                item.setText(column.ordinal(), column.text(failure));
            }
        }
    }

    /** {@return the rows, each as its cells} */
    public List<List<String>> shown() {
        return current.stream().map(failure -> Arrays.stream(IncidentColumn.values()).map(column -> column.text(failure)).toList()).toList();
    }
}
