// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.jobs.IJobChangeListener;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

import berth.core.evidence.Endpoint;
import berth.ide.internal.Offer.Choice;

/** One sentence, and a button for each thing that can be done; what it stands in is as large as it needs. Use from the UI thread. */
final class OfferArea {
    private static final int WIDTH = 420;
    private static final String FAILED = "Berth itself failed here; the error log says how.";

    private final Composite area;
    private final Consumer<Choice> chosen;
    private final Runnable changed;

    /** What looks at a port that a person has named; never on a UI thread. */
    interface PortAsker {
        Offer named(int port, IProgressMonitor monitor);
    }

    /** Work that finds out what can be done. */
    interface Work {
        Offer offer(IProgressMonitor monitor);
    }

    /**
     * Creates the empty area.
     *
     * @param chosen  told of one choice; what the area stands in is closed then
     * @param changed called when another size is needed
     */
    OfferArea(Composite parent, Consumer<Choice> chosen, Runnable changed) {
        this.chosen = chosen;
        this.changed = changed;
        area = new Composite(parent, SWT.BORDER);
        area.setBackgroundMode(SWT.INHERIT_FORCE);
        GridLayoutFactory.fillDefaults().margins(10, 8).spacing(8, 8).applyTo(area);
    }

    Composite control() {
        return area;
    }

    /** Shows a sentence, and what can be done once the work has found it out in the background. */
    void look(String sentence, Work work, PortAsker asker) {
        show(sentence);
        Display display = area.getDisplay();
        AtomicReference<Offer> found = new AtomicReference<>();
        Job job = Job.create(sentence, (ICoreRunnable) monitor -> found.set(work.offer(monitor)));
        job.setSystem(true);
        job.addJobChangeListener(IJobChangeListener.onDone(event -> {
            if (!display.isDisposed()) {
                display.asyncExec(() -> answered(Optional.ofNullable(found.get()), asker));
            }
        }));
        area.addDisposeListener(event -> job.cancel());
        job.schedule();
    }

    private void answered(Optional<Offer> found, PortAsker asker) {
        if (!area.isDisposed()) {
            found.ifPresentOrElse(offer -> show(offer, asker), () -> show(FAILED));
        }
    }

    /** Shows what can be done. */
    void show(Offer offer, PortAsker asker) {
        show(offer.sentence());
        Composite row = new Composite(area, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(offer.choices().size() + 1).applyTo(row);
        Optional<Text> field = offer.choices().contains(new Choice.AskPort()) ? Optional.of(field(row)) : Optional.empty();
        for (Choice choice : offer.choices()) {
            Button button = button(row, Offer.label(choice), () -> choose(choice, field, asker));
            field.filter(port -> choice instanceof Choice.AskPort).ifPresent(port -> area.getShell().setDefaultButton(button));
            // What is typed on must end no program.
            if (choice instanceof Choice.WhoIsIt && area.getShell() == area.getDisplay().getActiveShell()) {
                button.setFocus();
            }
        }
        changed.run();
    }

    private static Text field(Composite row) {
        Text port = new Text(row, SWT.BORDER);
        port.setTextLimit(String.valueOf(Endpoint.MAX_PORT).length());
        port.setMessage("8080");
        port.setToolTipText("The port that the program wants");
        port.setFocus();
        return port;
    }

    private static Button button(Composite row, String label, Runnable pressed) {
        Button button = new Button(row, SWT.PUSH);
        button.setText(label);
        button.addListener(SWT.Selection, event -> pressed.run());
        return button;
    }

    private void choose(Choice choice, Optional<Text> field, PortAsker asker) {
        switch (choice) {
        case Choice.AskPort ask -> field.map(Text::getText).filter(typed -> typed.matches("\\d+")).flatMap(ArgumentPorts::number)
                .ifPresent(port -> look("Looking at port " + port + "…", monitor -> asker.named(port, monitor), asker));
        case Choice.FindPort find -> chosen.accept(find);
        case Choice.WhoIsIt who -> chosen.accept(who);
        case Choice.StopAndRun stop -> chosen.accept(stop);
        case Choice.RunAgain again -> chosen.accept(again);
        case Choice.RunAnyway anyway -> chosen.accept(anyway);
        case Choice.OtherPort other -> chosen.accept(other);
        }
    }

    private void show(String sentence) {
        for (Control child : area.getChildren()) {
            child.dispose();
        }
        Label label = new Label(area, SWT.WRAP);
        label.setText(sentence.replace("&", "&&"));
        GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(label);
        changed.run();
    }
}
