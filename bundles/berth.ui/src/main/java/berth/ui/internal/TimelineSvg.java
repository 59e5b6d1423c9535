// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.time.Instant;

import berth.core.render.Timeline;
import berth.core.render.Timeline.Lane;
import berth.core.render.Timeline.Mark;
import berth.core.render.Timeline.Role;
import berth.core.render.Wording;

/** A time line as a picture in HTML, its text readable without it. */
final class TimelineSvg {
    private static final int WIDTH = 900;
    private static final int LEFT = 280;
    private static final int RIGHT = 870;
    private static final int LANE = 28;
    private static final int MARK = 5;

    private TimelineSvg() { }

    /** {@return the element {@code svg}} */
    static String of(Timeline line) {
        int height = (line.lanes().size() + 1) * LANE + MARK;
        StringBuilder svg = new StringBuilder("<svg viewBox=\"0 0 " + WIDTH + " " + height + "\" role=\"img\" aria-label=\""
                + PageHtml.escaped(String.join(". ", line.lines())) + "\" font-size=\"13\" fill=\"currentColor\" stroke=\"none\">\n");
        line.ticks().forEach(tick -> svg.append(vertical(place(tick.place()), height, "opacity=\".25\"")).append("<text text-anchor=\"middle\" x=\"").append(place(tick.place()))
                .append("\" y=\"14\">").append(PageHtml.escaped(tick.text())).append("</text>\n"));
        line.boots().forEach(boot -> svg.append("<g>").append(title(boot, line.booted())).append(vertical(place(line, boot), height, "stroke-dasharray=\"4 4\"")).append("</g>\n"));
        for (int i = 0; i < line.lanes().size(); i++) {
            lane(svg, line, line.lanes().get(i), (i + 1) * LANE + LANE / 2);
        }
        return svg.append("</svg>\n").toString();
    }

    private static void lane(StringBuilder svg, Timeline line, Lane lane, int middle) {
        svg.append("<text x=\"0\" y=\"").append(middle + MARK).append("\">").append(PageHtml.escaped(line.words(lane.who(), lane.role()))).append("</text>\n");
        lane.since().ifPresent(since -> svg.append("<rect x=\"").append(place(line, since)).append("\" y=\"").append(middle - LANE / 4).append("\" width=\"")
                .append(Math.max(2, RIGHT - place(line, since))).append("\" height=\"").append(LANE / 2).append("\" fill=\"").append(lane.role() == Role.HAS ? "#2e7d32" : "#6f8fb5")
                .append("\">").append(title(since, line.runs(lane.who()))).append("</rect>\n"));
        lane.marks().forEach(mark -> svg.append("<g>").append(title(mark.at(), line.words(lane.who(), mark.what()))).append(shape(mark, place(line, mark.at()), middle)).append("</g>\n"));
    }

    private static String shape(Mark mark, int x, int middle) {
        String path = switch (mark.what()) {
        case STARTED -> "M" + x + " " + (middle - LANE / 3) + "V" + (middle + LANE / 3) + "\" stroke=\"currentColor";
        case STOPPED -> "M" + (x - MARK) + " " + (middle - MARK) + "h10v10h-10z\" fill=\"none\" stroke=\"#c62828";
        case FAILED, BIND_FAILED -> "M" + (x - MARK) + " " + (middle - MARK) + "l10 10m0 -10l-10 10\" stroke=\"#c62828";
        };
        return "<path stroke-width=\"2.5\" d=\"" + path + "\"/>";
    }

    private static String vertical(int x, int height, String how) {
        return "<line x1=\"" + x + "\" y1=\"18\" x2=\"" + x + "\" y2=\"" + height + "\" stroke=\"currentColor\" " + how + "/>";
    }

    private static String title(Instant at, String what) {
        return "<title>" + PageHtml.escaped(Wording.time(at) + "  " + what) + "</title>";
    }

    private static int place(Timeline line, Instant at) {
        return place(line.place(at));
    }

    private static int place(double share) {
        return LEFT + (int) Math.round(share * (RIGHT - LEFT));
    }
}
