// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.Optional;
import java.util.stream.Stream;

import org.eclipse.core.runtime.FileLocator;
import org.eclipse.core.runtime.IPath;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.resource.ImageDescriptor;
import org.eclipse.jface.text.IRegion;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Image;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.graphics.Rectangle;
import org.eclipse.swt.widgets.Event;
import org.eclipse.ui.console.IConsole;
import org.eclipse.ui.console.IConsolePageParticipant;
import org.eclipse.ui.console.TextConsole;
import org.eclipse.ui.part.IPageBookViewPage;
import org.osgi.framework.FrameworkUtil;

/** Draws a sign behind every line of a console that Berth has put a link on, and shows what can be done where the pointer rests. */
@NonNullByDefault({})
public final class LinkSigns implements IConsolePageParticipant {
    private static final String ICON = "icons/way-out.svg";
    private static final int GAP = 4;

    private Optional<Image> sign = Optional.empty();

    @Override
    public void init(IPageBookViewPage page, IConsole console) {
        if (console instanceof TextConsole text && page.getControl() instanceof StyledText widget) {
            widget.addListener(SWT.Paint, event -> draw(text, widget, event.gc));
            widget.addListener(SWT.MouseUp, event -> press(text, widget, event));
            // It is shown by listeners of the text, and goes with it.
            new LinkHover(widget, point -> at(text, widget, point)).setShift(new Point(0, GAP));
        }
    }

    private void draw(TextConsole console, StyledText widget, GC gc) {
        int top = widget.getOffsetAtLine(widget.getTopIndex());
        int bottom = widget.getOffsetAtLine(widget.getLineIndex(widget.getClientArea().height));
        links(console).filter(link -> isWithin(console.getRegion(link), top, bottom)).forEach(link -> place(console, widget, link).filter(widget.getClientArea()::intersects).ifPresent(place -> {
            Image image = sign.orElseGet(LinkSigns::image);
            sign = Optional.of(image);
            gc.drawImage(image, place.x, place.y);
        }));
    }

    /** Where a line is drawn takes long to find out, so only those on the screen are asked. */
    private static boolean isWithin(IRegion region, int top, int bottom) {
        return region != null && region.getOffset() + region.getLength() >= top && region.getOffset() <= bottom + ConsoleText.LONGEST;
    }

    private static void press(TextConsole console, StyledText widget, Event event) {
        if (event.button == 1 && widget.getSelectionCount() == 0) {
            links(console).filter(link -> place(console, widget, link).filter(place -> place.contains(event.x, event.y)).isPresent()).findFirst()
                    .ifPresent(PortLink::linkActivated);
        }
    }

    private static Optional<PortLink> at(TextConsole console, StyledText widget, Point point) {
        int offset = widget.getOffsetAtPoint(point);
        return links(console).filter(link -> covers(console.getRegion(link), offset) || place(console, widget, link).filter(place -> place.contains(point)).isPresent())
                .findFirst();
    }

    private static boolean covers(IRegion region, int offset) {
        return region != null && offset >= region.getOffset() && offset < region.getOffset() + region.getLength();
    }

    private static Stream<PortLink> links(TextConsole console) {
        return Stream.of(console.getHyperlinks()).filter(PortLink.class::isInstance).map(PortLink.class::cast);
    }

    /** {@return where the sign of a link is; empty when its line is gone} */
    private static Optional<Rectangle> place(TextConsole console, StyledText widget, PortLink link) {
        IRegion region = console.getRegion(link);
        if (region == null || region.getOffset() + region.getLength() > widget.getCharCount()) {
            return Optional.empty();
        }
        int end = region.getOffset() + region.getLength();
        Point behind = widget.getLocationAtOffset(end);
        int height = widget.getLineHeight(end);
        return Optional.of(new Rectangle(behind.x + GAP, behind.y, height, height));
    }

    private static Image image() {
        return ImageDescriptor.createFromURL(FileLocator.find(FrameworkUtil.getBundle(LinkSigns.class), IPath.fromOSString(ICON), null)).createImage();
    }

    @Override
    public void dispose() {
        sign.ifPresent(Image::dispose);
        sign = Optional.empty();
    }

    @Override
    public void activated() {
        // Nothing to do: the sign is always there.
    }

    @Override
    public void deactivated() {
        // Nothing to do: the sign is always there.
    }

    @Override
    public <T> T getAdapter(Class<T> adapter) {
        return null;
    }
}
