// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui;

import java.util.Optional;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Composite;

import berth.core.diagnosis.Diagnosis;
import berth.core.render.Timeline;
import berth.core.render.VerdictText;
import berth.ui.internal.Sentence;
import berth.ui.internal.TimelineCanvas;

/** Draws when who had, wanted and did not get a port, and says the same in lines below. Needs no workbench. Use from the UI thread. */
public final class TimelinePanel extends Composite {
    private static final String NOTHING = Words.of("Ask about a port in the Resolution view; what happened when stands here then.");
    private static final int MARGIN = 16;

    private final Sentence message;
    private final TimelineCanvas drawing;
    private final StyledText lines;

    /** Creates the empty panel. */
    public TimelinePanel(Composite parent, int style) {
        super(parent, style);
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(this);
        message = new Sentence(this);
        drawing = new TimelineCanvas(this);
        lines = new StyledText(this, SWT.MULTI | SWT.WRAP | SWT.READ_ONLY | SWT.V_SCROLL);
        lines.setAlwaysShowScrollBars(false);
        lines.setMargins(MARGIN, MARGIN / 2, MARGIN, MARGIN / 2);
        GridDataFactory.fillDefaults().grab(true, true).hint(100, 60).applyTo(lines);
        drawing.onGroundOf(lines);
        show(Optional.empty());
    }

    @Override
    public boolean setFocus() {
        return lines.setFocus();
    }

    /** Draws what happened by that diagnosis; empty when there is none. */
    public void show(Optional<Diagnosis> diagnosis) {
        Optional<Timeline> timeline = diagnosis.flatMap(answer -> Timeline.of(Words.sentences(), answer));
        message.show(diagnosis.map(answer -> new VerdictText(Words.sentences()).summary(answer) + (timeline.isPresent() ? "" : " " + Words.of("Of nobody who has to do with it a time is known."))).orElse(NOTHING));
        drawing.show(timeline);
        GridDataFactory.fillDefaults().grab(true, false).hint(100, drawing.height()).exclude(timeline.isEmpty()).applyTo(drawing.control());
        drawing.control().setVisible(timeline.isPresent());
        lines.setText(timeline.map(line -> String.join("\n", line.lines())).orElse(""));
        layout(true, true);
    }

    /** {@return what is said and drawn, as text} */
    public String shown() {
        return message.shown() + "\n" + lines.getText();
    }
}
