// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.ILog;
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
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.PlatformUI;

import berth.core.evidence.Endpoint;
import berth.ide.internal.Offer.Choice;
import berth.ui.ResolutionView;

/** A small window at the pointer: one sentence, and a button for each thing that can be done. Escape closes it. Use from the UI thread. */
@NonNullByDefault({})
public final class PortPopup extends PopupDialog {
    private static final int WIDTH = 420;
    private static final int BELOW = 16;

    private final PortQuestion question;
    private final Point pointer;
    private Composite area;
    private Optional<Offer> offer = Optional.empty();

    private PortPopup(Shell parent, PortQuestion question, Point pointer, boolean focused) {
        super(parent, PopupDialog.INFOPOPUP_SHELLSTYLE, focused, false, false, false, false, null, null);
        this.question = question;
        this.pointer = pointer;
    }

    /** Opens the window, and looks meanwhile. */
    static PortPopup open(Display display, PortQuestion question, boolean focused) {
        Shell active = display.getActiveShell();
        Shell parent = active == null ? PlatformUI.getWorkbench().getWorkbenchWindows()[0].getShell() : active;
        PortPopup popup = new PortPopup(parent, question, display.getCursorLocation(), focused);
        popup.open();
        popup.look("Looking who has the port…", question::answer);
        return popup;
    }

    @Override
    protected Control createDialogArea(Composite parent) {
        area = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().margins(10, 8).spacing(8, 8).applyTo(area);
        return area;
    }

    @Override
    protected Point getInitialLocation(Point size) {
        return new Point(pointer.x, pointer.y + BELOW);
    }

    /** {@return what is shown; empty while it is being looked} */
    Optional<Offer> offer() {
        return offer;
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
        offer = found;
        if (found.isEmpty()) {
            show("Berth itself failed here; the error log says how.");
            return;
        }
        show(found.get().sentence());
        Composite row = new Composite(area, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(found.get().choices().size() + 1).applyTo(row);
        Optional<Text> field = found.get().choices().contains(new Choice.AskPort()) ? Optional.of(field(row)) : Optional.empty();
        for (Choice choice : found.get().choices()) {
            Button button = button(row, Offer.label(choice, owners(choice)), () -> choose(choice, field));
            field.ifPresent(port -> getShell().setDefaultButton(button));
        }
        fit();
    }

    private static int owners(Choice choice) {
        return choice instanceof Choice.StopAndRun stop ? stop.owners().size() : 0;
    }

    private static Text field(Composite row) {
        Text port = new Text(row, SWT.BORDER);
        port.setTextLimit(String.valueOf(Endpoint.MAX_PORT).length());
        port.setMessage("8080");
        port.setToolTipText("The port that the program wants");
        port.setFocus();
        return port;
    }

    private static Button button(Composite row, String label, Runnable chosen) {
        Button button = new Button(row, SWT.PUSH);
        button.setText(label);
        button.addListener(SWT.Selection, event -> chosen.run());
        return button;
    }

    private void choose(Choice choice, Optional<Text> field) {
        switch (choice) {
        case Choice.AskPort ask -> field.map(Text::getText).filter(typed -> typed.matches("\\d+")).flatMap(ArgumentPorts::number)
                .ifPresent(port -> look("Looking at port " + port + "…", monitor -> question.answer(port, monitor)));
        case Choice.WhoIsIt who -> {
            close();
            showAnswer(who.wanted());
        }
        case Choice.StopAndRun stop -> perform(stop);
        case Choice.RunAgain again -> perform(again);
        case Choice.OtherPort other -> perform(other);
        }
    }

    private void perform(Choice choice) {
        close();
        Rerun.of(question.launch()).ifPresent(rerun -> rerun.perform(choice));
    }

    private static void showAnswer(Endpoint wanted) {
        try {
            ResolutionView view = (ResolutionView) PlatformUI.getWorkbench().getActiveWorkbenchWindow().getActivePage().showView(ResolutionView.ID);
            view.panel().ask(wanted.text());
        } catch (PartInitException e) {
            ILog.of(PortPopup.class).error("the Resolution view can't be opened", e);
        }
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
        constrainShellSize();
    }
}
