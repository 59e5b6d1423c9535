// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.jobs.IJobChangeListener;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;

import berth.core.contribution.Contribution;
import berth.core.contribution.Contributions;
import berth.core.contribution.Contributor;
import berth.core.contribution.Tried;
import berth.core.render.ContributionRenderer;
import berth.core.render.Escapes;
import berth.ui.internal.ProgressLine;

/**
 * A table of every extension: its point, id, bundle and title, who brings and signed it, how long it took to try, and whether it is
 * in use, or why not. Each is tried once, in a background job. Needs no workbench; use from the UI thread.
 */
public final class ContributionsPanel extends Composite {
    private static final String PREFIX = "berth.core.";
    private static final int MAX_WIDTH = 240;
    private static final int BUNDLE = 2;
    private static final int TITLE = 3;
    private static final int SIGNATURE = 5;
    private static final int STATE = 7;
    private static final int MARGIN = 8;

    private final Supplier<Contributions> contributions;
    private final ProgressLine progress;
    private final Table table;
    private final Label detail;
    /** The work of which the result is waited for. */
    private Optional<Job> running = Optional.empty();

    /** Creates the table and begins to fill it. */
    public ContributionsPanel(Composite parent, int style, Supplier<Contributions> contributions) {
        super(parent, style);
        this.contributions = contributions;
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(this);
        progress = new ProgressLine(this, this::cancel);
        GridDataFactory.fillDefaults().grab(true, false).hint(100, SWT.DEFAULT).applyTo(progress.control());
        table = new Table(this, SWT.FULL_SELECTION | SWT.SINGLE | SWT.H_SCROLL | SWT.V_SCROLL);
        GridDataFactory.fillDefaults().grab(true, true).hint(100, 100).applyTo(table);
        table.setHeaderVisible(true);
        table.setLinesVisible(true);
        List.of("Point", "Id", "Bundle", "Title", "Version and vendor", "Signature", "Tried in", "State").forEach(title -> new TableColumn(table, SWT.NONE).setText(Words.of(title)));
        table.addListener(SWT.Selection, event -> showDetail());
        detail = new Label(this, SWT.WRAP);
        GridDataFactory.fillDefaults().grab(true, false).hint(100, SWT.DEFAULT).indent(MARGIN, MARGIN / 2).applyTo(detail);
        load();
    }

    /** The row that is selected, whole, because a reason can be longer than its column. */
    private void showDetail() {
        TableItem[] selected = table.getSelection();
        String text = selected.length == 0 ? "" : whole(selected[0]);
        detail.setText(text.replace("&", "&&"));
        layout(true, true);
    }

    @Override
    public boolean setFocus() {
        return table.setFocus();
    }

    private static String whole(TableItem row) {
        String bundle = row.getText(BUNDLE);
        return row.getText(TITLE) + (bundle.equals(row.getText(TITLE)) ? "" : " of " + bundle) + ": " + row.getText(STATE)
                + (row.getText(SIGNATURE).isEmpty() ? "" : " (" + row.getText(SIGNATURE) + ")");
    }

    /** Reads everything again. */
    public void load() {
        progress.show(Words.of("Trying the contributions…"));
        layout(true, true);
        fill(Contributions::tried);
    }

    /** Waits no longer for those that do not answer: shows what is known of all without a trial. */
    public void cancel() {
        progress.cancelling();
        fill(known -> known.all().stream().map(contribution -> new Tried(contribution, Optional.empty())).toList());
    }

    private void fill(Function<Contributions, List<Tried>> trial) {
        Display display = getDisplay();
        AtomicReference<List<String[]>> result = new AtomicReference<>(List.of());
        Job job = Job.create(Words.of("Trying the contributions"), (ICoreRunnable) monitor -> result.set(rows(contributions.get(), trial)));
        job.setSystem(true);
        job.addJobChangeListener(IJobChangeListener.onDone(event -> {
            if (!display.isDisposed()) {
                display.asyncExec(() -> show(event.getJob(), event.getResult(), result.get()));
            }
        }));
        running = Optional.of(job);
        job.schedule();
    }

    /** {@return whether the table is still to be filled} */
    public boolean isBusy() {
        return running.isPresent();
    }

    /** {@return the rows, each as its eight cells} */
    public List<List<String>> shown() {
        List<List<String>> rows = new ArrayList<>();
        for (TableItem item : table.getItems()) {
            rows.add(IntStream.range(0, table.getColumnCount()).mapToObj(item::getText).toList());
        }
        return rows;
    }

    /** Those that are left out come first: nobody opens this view for the others. */
    private static List<String[]> rows(Contributions contributions, Function<Contributions, List<Tried>> trial) {
        Map<String, Contributor> by = contributions.contributors().stream().collect(Collectors.toMap(Contributor::bundle, bundle -> bundle));
        List<Tried> all = new ArrayList<>(trial.apply(contributions));
        all.sort(Comparator.comparing((Tried tried) -> tried.contribution().fault().isEmpty()));
        return all.stream().map(tried -> cells(tried, Optional.ofNullable(by.get(tried.contribution().bundle())))).toList();
    }

    private void show(Job job, IStatus status, List<String[]> all) {
        if (isDisposed() || !running.equals(Optional.of(job))) {
            return;
        }
        running = Optional.empty();
        progress.hide();
        if (!status.isOK()) {
            detail.setText(Escapes.visible(status.getMessage()).replace("&", "&&"));
            layout(true, true);
            return;
        }
        table.removeAll();
        all.forEach(cells -> new TableItem(table, SWT.NONE).setText(cells));
        for (TableColumn column : table.getColumns()) {
            column.pack();
            column.setWidth(Math.min(column.getWidth(), table.indexOf(column) == STATE ? column.getWidth() : MAX_WIDTH));
        }
        if (!all.isEmpty()) {
            table.select(0);
        }
        showDetail();
    }

    private static String[] cells(Tried tried, Optional<Contributor> by) {
        Contribution contribution = tried.contribution();
        String[] cells = { contribution.point().map(point -> point.startsWith(PREFIX) ? point.substring(PREFIX.length()) : point)
                .orElse(Words.of("bundle")), contribution.id().orElse(Words.of("(no id)")), contribution.bundle(), contribution.title(),
                by.map(ContributionRenderer::about).orElse(""), by.map(ContributionRenderer::signature).orElse(""), ContributionRenderer.took(tried),
                contribution.fault().map(fault -> contribution.problem().isPresent() ? Words.of("left out: %s", fault) : Words.of("in use, but: %s", fault))
                        .orElse(tried.took().isPresent() ? Words.of("in use") : Words.of("in use, but not tried")) };
        return Arrays.stream(cells).map(Escapes::visible).toArray(String[]::new);
    }
}
