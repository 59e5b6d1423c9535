// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.jface.resource.FontDescriptor;
import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.jface.resource.LocalResourceManager;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.Color;
import org.eclipse.swt.graphics.Font;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.graphics.Point;
import org.eclipse.swt.widgets.Canvas;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Display;

import berth.core.diagnosis.Verdict;
import berth.ui.Words;

/** The verdict: one word on a coloured plate, so that nobody needs the colour, and the sentence beside it in large type. */
public final class VerdictLine {
    private static final int MARGIN = 16;
    private static final int PAD = 8;

    private final Composite row;
    private final Canvas plate;
    private final StyledText sentence;
    private final Font large;
    private final Font bold;
    private String word = "";
    private Color colour;

    /** Creates the line in the parent. */
    public VerdictLine(Composite parent) {
        row = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(2).margins(MARGIN, PAD).spacing(PAD + 4, 0).applyTo(row);
        LocalResourceManager resources = new LocalResourceManager(JFaceResources.getResources(), row);
        large = resources.create(FontDescriptor.createFrom(row.getFont()).setStyle(SWT.BOLD).increaseHeight(4));
        bold = resources.create(FontDescriptor.createFrom(row.getFont()).setStyle(SWT.BOLD));
        colour = row.getDisplay().getSystemColor(SWT.COLOR_DARK_GRAY);
        plate = new Canvas(row, SWT.DOUBLE_BUFFERED);
        plate.addPaintListener(event -> paint(event.gc));
        sentence = new StyledText(row, SWT.MULTI | SWT.WRAP | SWT.READ_ONLY);
        sentence.setFont(large);
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).hint(100, SWT.DEFAULT).applyTo(sentence);
    }

    /** {@return the widget, to be laid out} */
    public Control control() {
        return row;
    }

    /** {@return what is said} */
    public String shown() {
        return sentence.getText();
    }

    /** Stands on the background of another widget. */
    void onGroundOf(Control other) {
        Ground.same(row, other);
        Ground.same(plate, other);
        Ground.same(sentence, other);
    }

    /** Shows a verdict; the parent has to be laid out again, because the sentence may need more lines. */
    public void show(Verdict verdict, String text) {
        word = word(verdict);
        colour = colour(verdict, row.getDisplay());
        sentence.setText(text);
        Point size = size();
        GridDataFactory.fillDefaults().align(SWT.CENTER, SWT.BEGINNING).hint(size.x, size.y).applyTo(plate);
        plate.redraw();
    }

    /** {@return the verdict in one word, or two} */
    static String word(Verdict verdict) {
        return switch (verdict) {
        case FREE -> Words.of("free");
        case HELD -> Words.of("held");
        case FORBIDDEN -> Words.of("forbidden");
        case RESERVED -> Words.of("reserved");
        case NOT_LOCAL -> Words.of("not local");
        case ELSEWHERE -> Words.of("elsewhere");
        case INTERCEPTED -> Words.of("intercepted");
        case UNDETERMINED -> Words.of("undetermined");
        };
    }

    private Point size() {
        GC gc = new GC(plate);
        gc.setFont(bold);
        Point size = gc.textExtent(word);
        gc.dispose();
        return new Point(size.x + 2 * PAD, size.y + PAD);
    }

    private void paint(GC gc) {
        Point size = plate.getSize();
        gc.setAntialias(SWT.ON);
        gc.setFont(bold);
        gc.setBackground(colour);
        gc.fillRoundRectangle(0, 0, size.x, size.y, PAD, PAD);
        gc.setForeground(plate.getDisplay().getHighContrast() ? plate.getDisplay().getSystemColor(SWT.COLOR_LIST_SELECTION_TEXT)
                : plate.getDisplay().getSystemColor(SWT.COLOR_WHITE));
        Point text = gc.textExtent(word);
        gc.drawText(word, (size.x - text.x) / 2, (size.y - text.y) / 2, true);
    }

    /** Dark enough for white letters; the system's own pair where it asks for high contrast. */
    private static Color colour(Verdict verdict, Display display) {
        if (display.getHighContrast()) {
            return display.getSystemColor(SWT.COLOR_LIST_SELECTION);
        }
        return switch (verdict) {
        case FREE -> new Color(0x1B, 0x6E, 0x2C);
        case HELD, FORBIDDEN -> new Color(0xA3, 0x20, 0x20);
        case RESERVED, NOT_LOCAL, ELSEWHERE, INTERCEPTED -> new Color(0x8A, 0x4B, 0x00);
        case UNDETERMINED -> new Color(0x4A, 0x4A, 0x4A);
        };
    }
}
