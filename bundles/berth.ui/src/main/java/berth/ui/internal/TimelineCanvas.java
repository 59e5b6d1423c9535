// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleListener;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;

import berth.core.render.Timeline;
import berth.core.render.Timeline.Lane;
import berth.core.render.Timeline.Mark;
import berth.core.render.Timeline.Role;
import berth.core.render.Timeline.Tick;
import berth.core.render.Timeline.What;
import berth.core.render.Wording;

/** Draws a time line: a lane for each who has to do with the port, a bar while it runs, and a mark for what happened to it. */
public final class TimelineCanvas {
    private static final int MARGIN = 16;
    private static final int GAP = 12;
    private static final int MARK = 4;
    private static final int LIGHT = 128;

    private final Canvas canvas;
    private final List<Spot> spots = new ArrayList<>();
    private Optional<Timeline> timeline = Optional.empty();

    /** What the pointer finds at a place. */
    private record Spot(Rectangle area, String text) { }

    /** Creates the empty drawing in the parent. */
    public TimelineCanvas(Composite parent) {
        canvas = new Canvas(parent, SWT.DOUBLE_BUFFERED);
        canvas.addPaintListener(event -> paint(event.gc));
        canvas.addListener(SWT.MouseMove, event -> canvas.setToolTipText(spots.stream().filter(spot -> spot.area().contains(event.x, event.y)).map(Spot::text).findFirst().orElse("")));
        canvas.getAccessible().addAccessibleListener(AccessibleListener.getNameAdapter(event -> event.result = "Time line. " + timeline.map(line -> String.join(". ", line.lines())).orElse("")));
    }

    /** {@return the widget, to be laid out} */
    public Canvas control() {
        return canvas;
    }

    /** Draws on the background of another widget. */
    public void onGroundOf(Control other) {
        Ground.same(canvas, other);
    }

    /** Draws that one; empty for nothing. */
    public void show(Optional<Timeline> line) {
        timeline = line;
        canvas.redraw();
    }

    /** {@return how high all lanes are, in pixels at 100 %} */
    public int height() {
        return timeline.map(line -> (line.lanes().size() + 1) * laneHeight() + 2 * GAP).orElse(0);
    }

    private int laneHeight() {
        GC gc = new GC(canvas);
        int height = gc.getFontMetrics().getHeight();
        gc.dispose();
        return height + GAP;
    }

    private void paint(GC gc) {
        spots.clear();
        timeline.ifPresent(line -> new Drawing(gc, line, new Colours(canvas.getBackground(), canvas.getForeground(), canvas.getDisplay())).draw());
    }

    /** Of a theme that may be light or dark, or of the system where it asks for high contrast. */
    private record Colours(Color ground, Color text, Color has, Color runs, Color trouble, Color grid) {
        Colours(Color ground, Color text, Display display) {
            this(ground, text, display.getHighContrast() ? display.getSystemColor(SWT.COLOR_LIST_SELECTION) : isDark(ground) ? new Color(0x4C, 0x9A, 0x5B) : new Color(0x2E, 0x7D, 0x32),
                    display.getHighContrast() ? text : isDark(ground) ? new Color(0x5A, 0x78, 0x9E) : new Color(0x9D, 0xB8, 0xD9),
                    display.getHighContrast() ? text : isDark(ground) ? new Color(0xF0, 0x6A, 0x6A) : new Color(0xA3, 0x20, 0x20),
                    isDark(ground) ? new Color(0x60, 0x60, 0x60) : new Color(0xC8, 0xC8, 0xC8));
        }

        private static boolean isDark(Color ground) {
            return (ground.getRed() * 3 + ground.getGreen() * 6 + ground.getBlue()) / 10 < LIGHT;
        }
    }

    /** One painting. */
    private final class Drawing {
        private final GC gc;
        private final Timeline line;
        private final Colours colours;
        private final int lane;
        private final int left;
        private final int width;

        Drawing(GC gc, Timeline line, Colours colours) {
            this.gc = gc;
            this.line = line;
            this.colours = colours;
            gc.setAntialias(SWT.ON);
            lane = gc.getFontMetrics().getHeight() + GAP;
            int names = line.lanes().stream().mapToInt(each -> gc.textExtent(label(each)).x).max().orElse(0);
            int whole = canvas.getClientArea().width - 2 * MARGIN;
            left = MARGIN + Math.min(names, whole / 2) + GAP;
            width = Math.max(1, canvas.getClientArea().width - MARGIN - left - GAP);
        }

        private String label(Lane each) {
            return line.words(each.who(), each.role());
        }

        private int x(Instant at) {
            return left + (int) Math.round(line.place(at) * width);
        }

        void draw() {
            int bottom = (line.lanes().size() + 1) * lane + GAP;
            gc.setForeground(colours.grid());
            line.ticks().forEach(tick -> gc.drawLine(tickPlace(tick), lane, tickPlace(tick), bottom));
            gc.setForeground(colours.text());
            labels();
            line.boots().forEach(boot -> boot(boot, bottom));
            for (int i = 0; i < line.lanes().size(); i++) {
                lane(line.lanes().get(i), (i + 1) * lane);
            }
        }

        private int tickPlace(Tick tick) {
            return left + (int) Math.round(tick.place() * width);
        }

        /** From the right, and none over another. */
        private void labels() {
            int free = Integer.MAX_VALUE;
            for (Tick tick : line.ticks().reversed()) {
                Point size = gc.textExtent(tick.text());
                int at = Math.min(tickPlace(tick) - size.x / 2, left + width + GAP - size.x);
                if (at + size.x < free) {
                    gc.drawText(tick.text(), at, GAP / 2, true);
                    free = at - GAP / 2;
                }
            }
        }

        private void boot(Instant boot, int bottom) {
            gc.setForeground(colours.text());
            gc.setLineStyle(SWT.LINE_DASH);
            gc.drawLine(x(boot), lane, x(boot), bottom);
            gc.setLineStyle(SWT.LINE_SOLID);
            spots.add(new Spot(new Rectangle(x(boot) - MARK, lane, 2 * MARK, bottom), Wording.time(boot) + "  " + line.booted()));
        }

        private void lane(Lane each, int top) {
            int middle = top + lane / 2;
            gc.setForeground(colours.text());
            gc.setClipping(MARGIN, top, left - MARGIN - GAP / 2, lane);
            gc.drawText(label(each), MARGIN, top + GAP / 2, true);
            gc.setClipping((Rectangle) null);
            each.since().ifPresent(since -> bar(each, since, middle));
            each.marks().forEach(mark -> mark(each, mark, middle));
        }

        private void bar(Lane each, Instant since, int middle) {
            gc.setBackground(each.role() == Role.HAS ? colours.has() : colours.runs());
            Rectangle area = new Rectangle(x(since), middle - lane / 4, Math.max(2, left + width - x(since)), lane / 2);
            gc.fillRectangle(area);
            spots.add(new Spot(area, line.words(each.who(), each.role()) + ", " + line.language().of("since %s", Wording.time(since))));
        }

        private void mark(Lane each, Mark mark, int middle) {
            int x = x(mark.at());
            gc.setLineWidth(2);
            gc.setForeground(mark.what() == What.STARTED ? colours.text() : colours.trouble());
            switch (mark.what()) {
            case STARTED -> gc.drawLine(x, middle - lane / 3, x, middle + lane / 3);
            case STOPPED -> gc.drawRectangle(x - MARK, middle - MARK, 2 * MARK, 2 * MARK);
            case FAILED, BIND_FAILED -> {
                gc.drawLine(x - MARK, middle - MARK, x + MARK, middle + MARK);
                gc.drawLine(x - MARK, middle + MARK, x + MARK, middle - MARK);
            }
            }
            gc.setLineWidth(1);
            spots.add(0, new Spot(new Rectangle(x - 2 * MARK, middle - 2 * MARK, 4 * MARK, 4 * MARK), Wording.time(mark.at()) + "  " + line.words(each.who(), mark.what())));
        }
    }
}
