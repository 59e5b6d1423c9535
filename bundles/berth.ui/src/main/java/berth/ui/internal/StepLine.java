// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;

import berth.core.render.Escapes;
import berth.core.resolution.Resolution;
import berth.core.resolution.Stage;
import berth.ui.Words;

/** The next step of a resolution, and what a person may say of it; takes no room while there is none. Use from the UI thread. */
public final class StepLine {
    private static final int MARGIN = 16;

    private final Composite row;
    private final StyledText text;
    private final Button done;
    private final Button skip;
    private final Button watch;
    private Optional<Resolution> resolution = Optional.empty();

    /**
     * Creates the line in the parent, which lays its children out by a grid.
     *
     * @param said    is told how far the steps are by what the person said; unchanged where he only wants a new look
     * @param watched is told whether the person wants to be told when the port is free or changes hands
     */
    public StepLine(Composite parent, Consumer<Resolution> said, Consumer<Boolean> watched) {
        row = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(5).margins(MARGIN, 6).spacing(8, 0).applyTo(row);
        text = new StyledText(row, SWT.MULTI | SWT.WRAP | SWT.READ_ONLY);
        Ground.same(text, row);
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).hint(100, SWT.DEFAULT).applyTo(text);
        done = button(Words.of("&Done"), () -> change(said, true));
        skip = button(Words.of("&Skip"), () -> change(said, false));
        button(Words.of("&Look Again"), () -> resolution.ifPresent(said));
        watch = new Button(row, SWT.TOGGLE);
        watch.setText(Words.of("&Watch"));
        watch.setToolTipText(Words.of("Tells you when the port is free or changes hands"));
        watch.addListener(SWT.Selection, event -> watched.accept(watch.getSelection()));
    }

    private Button button(String label, Runnable action) {
        Button button = new Button(row, SWT.PUSH);
        button.setText(label);
        button.addListener(SWT.Selection, event -> action.run());
        return button;
    }

    private void change(Consumer<Resolution> said, boolean isDone) {
        resolution.ifPresent(now -> now.next().map(stage -> stage.step().id()).ifPresent(id -> said.accept(isDone ? now.done(id) : now.skipped(id))));
    }

    /** {@return the widget, to be laid out} */
    public Control control() {
        return row;
    }

    /** {@return what is said; empty while nothing is} */
    public String shown() {
        return text.getText();
    }

    /** Takes the line away. */
    public void hide() {
        resolution = Optional.empty();
        text.setText("");
        setVisible(false);
    }

    /**
     * Shows the next step, or that none is left.
     *
     * @param isLive whether it is about this host now, so that the port can be watched
     */
    public void show(Resolution now, boolean isLive) {
        watch.setEnabled(isLive && now.ended().isEmpty());
        watch.setSelection(false);
        resolution = Optional.of(now);
        Optional<Stage> next = now.next();
        text.setText(next.map(stage -> sentence(now.stages(), stage)).orElse(Words.of("All steps are behind.")));
        done.setEnabled(next.isPresent());
        skip.setEnabled(next.isPresent());
        setVisible(!now.stages().isEmpty());
    }

    private static String sentence(List<Stage> stages, Stage next) {
        return Words.of(next.state() == Stage.State.FAILED ? "Step %s of %s did not help: %s" : "Step %s of %s: %s", stages.indexOf(next) + 1, stages.size(), Escapes.visible(next.step().title()));
    }

    private void setVisible(boolean visible) {
        row.setVisible(visible);
        if (row.getLayoutData() instanceof GridData data) {
            data.exclude = !visible;
        }
    }
}
