// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.Optional;
import java.util.function.Function;

import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.window.ToolTip;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Event;
import org.eclipse.swt.widgets.Shell;

/** What can be done about a port, as soon as the pointer rests on its line of the console. Use from the UI thread. */
@NonNullByDefault({})
final class LinkHover extends ToolTip {
    private final Function<Point, Optional<PortLink>> links;

    /** @param links what lies at a point of the text */
    LinkHover(StyledText text, Function<Point, Optional<PortLink>> links) {
        super(text, ToolTip.NO_RECREATE, false);
        this.links = links;
        setHideOnMouseDown(false);
    }

    @Override
    protected boolean shouldCreateToolTip(Event event) {
        return super.shouldCreateToolTip(event) && links.apply(new Point(event.x, event.y)).isPresent();
    }

    /** As long as it is the same line, it is the same window. */
    @Override
    protected Object getToolTipArea(Event event) {
        return links.apply(new Point(event.x, event.y)).orElse(null);
    }

    @Override
    protected Composite createToolTipContentArea(Event event, Composite parent) {
        PortQuestion question = links.apply(new Point(event.x, event.y)).orElseThrow().question();
        OfferArea area = new OfferArea(parent, choice -> {
            PortPopup.perform(question, choice);
            hide();
        }, () -> fit(parent.getShell()));
        area.look(PortQuestion.LOOKING, question::answer, question);
        return area.control();
    }

    /** With its buttons it is larger than it was when its place was chosen. */
    private static void fit(Shell shell) {
        shell.pack(true);
        Rectangle screen = shell.getMonitor().getClientArea();
        Rectangle window = shell.getBounds();
        shell.setLocation(Math.max(screen.x, Math.min(window.x, screen.x + screen.width - window.width)),
                Math.max(screen.y, Math.min(window.y, screen.y + screen.height - window.height)));
    }
}
