// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.time.Instant;
import java.util.List;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;

import berth.core.trial.TrialBook;
import berth.core.trial.TrialWording;
import berth.ui.Words;

/** What is still switched off for a trial, so that nobody forgets it; takes no room while nothing is. Use from the UI thread. */
public final class ReminderLine {
    private static final int MARGIN = 16;

    private final TrialBook trials;
    private final Composite row;
    private final StyledText text;

    /** Creates the line in the parent, which lays its children out by a grid. */
    public ReminderLine(Composite parent, TrialBook trials) {
        this.trials = trials;
        row = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(MARGIN, 4).applyTo(row);
        text = new StyledText(row, SWT.MULTI | SWT.WRAP | SWT.READ_ONLY);
        Ground.same(text, row);
        GridDataFactory.fillDefaults().grab(true, false).hint(100, SWT.DEFAULT).applyTo(text);
    }

    /** {@return the widget, to be laid out} */
    public Control control() {
        return row;
    }

    /** {@return what is said; empty while nothing is} */
    public String shown() {
        return text.getText();
    }

    /** Takes the line away until {@link #look}. */
    public void hide() {
        show(List.of());
    }

    /** Looks in the background which trials are open, and shows them. */
    public void look() {
        if (row.isDisposed()) {
            // A window that closes gives the focus to what is closed last.
            return;
        }
        Display display = row.getDisplay();
        Job job = Job.create(Words.of("Looking for open trials"), (ICoreRunnable) monitor -> {
            List<String> sentences = new TrialWording(Words.sentences()).reminders(trials, Instant.now());
            if (!display.isDisposed()) {
                display.asyncExec(() -> renew(sentences));
            }
        });
        job.setSystem(true);
        job.schedule();
    }

    private void renew(List<String> sentences) {
        if (!row.isDisposed()) {
            show(sentences);
            row.getParent().layout(true, true);
        }
    }

    private void show(List<String> sentences) {
        text.setText(sentences.isEmpty() ? "" : Words.of("Remember: %s", String.join("\n", sentences)));
        row.setVisible(!sentences.isEmpty());
        if (row.getLayoutData() instanceof GridData data) {
            data.exclude = sentences.isEmpty();
        }
    }
}
