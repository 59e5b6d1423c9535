// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.jobs.IJobChangeListener;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.dialogs.PopupDialog;
import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Shell;
import org.eclipse.swt.widgets.Text;
import org.eclipse.ui.PlatformUI;

import berth.core.evidence.Endpoint;
import berth.ide.internal.Offer.Choice;

/**
 * A small window at the pointer, or in the middle where nothing was clicked: one sentence, and a button for each thing that can be done.
 * Escape closes it. Use from the UI thread.
 */
@NonNullByDefault({})
public final class PortPopup extends PopupDialog {
    private static final int WIDTH = 420;
    private static final int BELOW = 16;
    private static final String FAILED = "Berth itself failed here; the error log says how.";

    private final Optional<Point> pointer;
    private final Consumer<Choice> chosen;
    private Function<Integer, Function<IProgressMonitor, Offer>> aboutPort = port -> monitor -> Offers.portUnknown();
    private Composite area;

    private PortPopup(Display display, Optional<Point> pointer, boolean focused, Consumer<Choice> chosen) {
        super(parent(display), PopupDialog.INFOPOPUP_SHELLSTYLE, focused, false, false, false, false, null, null);
        this.pointer = pointer;
        this.chosen = chosen;
    }

    private static Shell parent(Display display) {
        Shell active = display.getActiveShell();
        return active == null ? PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell() : active;
    }

    /** Opens the window about a launch that has failed, and looks meanwhile. */
    static void open(Display display, PortQuestion question, boolean focused) {
        PortPopup popup = new PortPopup(display, Optional.of(display.getCursorLocation()), focused, choice -> Rerun.perform(question.launch(), choice));
        popup.aboutPort = port -> monitor -> question.answer(port, monitor);
        popup.open();
        popup.look("Looking who has the port…", question::answer);
    }

    /** Opens the window with what can be done; a window that is closed has chosen to run. */
    static void open(Display display, Offer offer, Consumer<Choice> chosen) {
        PortPopup popup = new PortPopup(display, Optional.empty(), true, chosen);
        popup.open();
        popup.getShell().addDisposeListener(event -> chosen.accept(new Choice.RunAnyway()));
        popup.show(offer);
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(10, 8).spacing(8, 8).applyTo(area);
        return area;
    }

    @Override
    protected Point getInitialLocation(Point size) {
        return pointer.map(at -> new Point(at.x, at.y + BELOW)).orElseGet(() -> super.getInitialLocation(size));
    }

    private void look(String sentence, Function<IProgressMonitor, Offer> work) {
        show(sentence);
        Display display = getShell().getDisplay();
        AtomicReference<Offer> found = new AtomicReference<>();
        Job job = Job.create(sentence, (ICoreRunnable) monitor -> found.set(work.apply(monitor)));
        job.setSystem(true);
        job.addJobChangeListener(IJobChangeListener.onDone(event -> display.asyncExec(() -> answered(Optional.ofNullable(found.get())))));
        getShell().addDisposeListener(event -> job.cancel());
        job.schedule();
    }

    private void answered(Optional<Offer> found) {
        if (getShell() == null || getShell().isDisposed()) {
            return;
        }
        found.ifPresentOrElse(this::show, () -> show(FAILED));
    }

    private void show(Offer offer) {
        show(offer.sentence());
        Composite row = new Composite(area, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(offer.choices().size() + 1).applyTo(row);
        Optional<Text> field = offer.choices().contains(new Choice.AskPort()) ? Optional.of(field(row)) : Optional.empty();
        for (Choice choice : offer.choices()) {
            Button button = button(row, Offer.label(choice), () -> choose(choice, field));
            field.ifPresent(port -> getShell().setDefaultButton(button));
        }
        applyBackgroundColor(getShell().getBackground(), row);
        fit();
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

    private void choose(Choice choice, Optional<Text> field) {
        switch (choice) {
        case Choice.AskPort ask -> field.map(Text::getText).filter(typed -> typed.matches("\\d+")).flatMap(ArgumentPorts::number)
                .ifPresent(port -> look("Looking at port " + port + "…", aboutPort.apply(port)));
        case Choice.WhoIsIt who -> finish(who);
        case Choice.StopAndRun stop -> finish(stop);
        case Choice.RunAgain again -> finish(again);
        case Choice.RunAnyway anyway -> finish(anyway);
        case Choice.OtherPort other -> finish(other);
        }
    }

    private void finish(Choice choice) {
        chosen.accept(choice);
        close();
    }

    private void show(String sentence) {
        for (Control child : area.getChildren()) {
            child.dispose();
        }
        Label label = new Label(area, SWT.WRAP);
        label.setText(sentence.replace("&", "&&"));
        GridDataFactory.fillDefaults().grab(true, false).hint(WIDTH, SWT.DEFAULT).applyTo(label);
        applyBackgroundColor(getShell().getBackground(), area);
        fit();
    }

    private void fit() {
        getShell().layout(true, true);
        getShell().pack(true);
        if (pointer.isEmpty()) {
            getShell().setLocation(getInitialLocation(getShell().getSize()));
        }
        constrainShellSize();
    }
}
