// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Link;

import berth.core.contribution.Contributions;
import berth.core.failure.LoggedFailure;
import berth.core.inquiry.RecentFailures;
import berth.core.render.LoggedFailureRenderer;
import berth.ui.Words;

/** What failed here lately, a line each with the way to ask about it; takes no room while nothing is known. Use from the UI thread. */
public final class RecentLines {
    private static final int MOST = 3;
    private static final int MARGIN = 16;
    /** The window comes first: reading the patterns of failures takes a processor for a second. */
    private static final long LATER_MILLIS = 2000;

    private final Composite rows;
    private final Consumer<LoggedFailure> ask;
    private List<LoggedFailure> failures = List.of();
    private boolean wanted = true;
    private Optional<Job> looking = Optional.empty();

    /** Creates the lines in the parent, which lays its children out by a grid. */
    public RecentLines(Composite parent, Consumer<LoggedFailure> ask) {
        this.ask = ask;
        rows = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().extendedMargins(MARGIN, MARGIN, MARGIN, MARGIN).spacing(0, 6).applyTo(rows);
        GridDataFactory.fillDefaults().grab(true, false).exclude(true).applyTo(rows);
        rows.setVisible(false);
        rows.addDisposeListener(event -> looking.ifPresent(Job::cancel));
    }

    /** {@return the widget, to be laid out} */
    public Control control() {
        return rows;
    }

    /** Looks into those logs, in the background, and shows what is found. */
    public void look(Supplier<Contributions> contributions, Supplier<List<Path>> logs) {
        Display display = rows.getDisplay();
        Job job = Job.create(Words.of("Looking for failures of this computer"), (ICoreRunnable) monitor -> {
            List<LoggedFailure> found = RecentFailures.of(contributions.get(), logs.get(), MOST, ZoneId.systemDefault(), monitor);
            if (!display.isDisposed() && !monitor.isCanceled()) {
                display.asyncExec(() -> show(found));
            }
        });
        job.setSystem(true);
        job.setPriority(Job.DECORATE);
        looking = Optional.of(job);
        job.schedule(LATER_MILLIS);
    }

    /** Shows them only where a person has not asked for something else. */
    public void setWanted(boolean now) {
        wanted = now;
        if (!wanted && failures.isEmpty()) {
            looking.ifPresent(Job::cancel);
        }
        boolean visible = wanted && !failures.isEmpty();
        rows.setVisible(visible);
        if (rows.getLayoutData() instanceof GridData data) {
            data.exclude = !visible;
        }
    }

    private void show(List<LoggedFailure> found) {
        if (rows.isDisposed()) {
            return;
        }
        failures = List.copyOf(found);
        for (Control child : rows.getChildren()) {
            child.dispose();
        }
        if (!failures.isEmpty()) {
            new Label(rows, SWT.NONE).setText(Words.of("Lately on this computer:"));
        }
        failures.forEach(this::add);
        setWanted(wanted);
        rows.getParent().layout(true, true);
    }

    private void add(LoggedFailure failure) {
        Link line = new Link(rows, SWT.NONE);
        line.setText("<a>" + text(failure).replace("&", "&&").replace("<", "‹") + "</a>");
        line.setToolTipText(new LoggedFailureRenderer(Words.sentences()).text(failure));
        line.addListener(SWT.Selection, event -> ask.accept(failure));
        GridDataFactory.fillDefaults().grab(true, false).hint(100, SWT.DEFAULT).applyTo(line);
    }

    private static String text(LoggedFailure failure) {
        String when = IncidentColumn.when(failure);
        return (when.isEmpty() ? "" : when + "  ") + new LoggedFailureRenderer(Words.sentences()).briefly(failure);
    }

    /** {@return the lines as they are read} */
    public String shown() {
        return rows.getVisible() ? failures.stream().map(RecentLines::text).collect(Collectors.joining("\n")) : "";
    }
}
