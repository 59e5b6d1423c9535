// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.eclipse.jface.resource.JFaceResources;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyleRange;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.graphics.GC;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;

import berth.ui.Words;
import berth.ui.internal.Page.Command;
import berth.ui.internal.Page.Item;
import berth.ui.internal.Page.Row;
import berth.ui.internal.Page.Section;
import berth.ui.internal.Page.Sentence;
import berth.ui.internal.Page.Undo;

/** The sections of a page in one selectable text: headings in a column of their own, commands in a fixed-width face. */
public final class PageView {
    private static final int MOST = 30;
    private static final int GAP = 16;
    private static final int SECTION_SPACE = 9;
    private static final int LINE_SPACE = 3;

    private final StyledText text;
    private final StringBuilder content = new StringBuilder();
    private final List<StyleRange> styles = new ArrayList<>();
    private final List<Integer> indents = new ArrayList<>();
    private final List<Integer> firstLines = new ArrayList<>();
    private int column;
    private int numberColumn;

    /** Creates the empty text in the parent. */
    public PageView(Composite parent) {
        text = new StyledText(parent, SWT.MULTI | SWT.WRAP | SWT.READ_ONLY | SWT.V_SCROLL);
        text.setMargins(GAP, 0, GAP, GAP);
        text.setLineSpacing(LINE_SPACE);
        text.setAlwaysShowScrollBars(false);
    }

    /** The headings stand in a column as wide as the widest of them in this language. */
    private void arrange(List<Section> sections) {
        GC gc = new GC(text);
        gc.setFont(JFaceResources.getFontRegistry().getBold(JFaceResources.DEFAULT_FONT));
        column = sections.stream().mapToInt(section -> gc.textExtent(section.heading()).x).max().orElse(0) + GAP;
        numberColumn = column + gc.textExtent("[000]").x;
        gc.dispose();
        text.setTabStops(new int[] { column, numberColumn, numberColumn + GAP });
    }

    /** {@return the widget, to be laid out and given a menu} */
    public Control control() {
        return text;
    }

    /** {@return what is shown, as text} */
    public String shown() {
        return text.getText();
    }

    /** Copies the selection, or everything when nothing is selected. */
    public void copy() {
        if (text.getSelectionCount() == 0) {
            text.selectAll();
        }
        text.copy();
    }

    /** Selects everything. */
    public void selectAll() {
        text.selectAll();
    }

    /** Replaces what is shown. */
    public void show(List<Section> sections) {
        content.setLength(0);
        styles.clear();
        indents.clear();
        firstLines.clear();
        arrange(sections);
        sections.forEach(this::add);
        text.setText(content.toString());
        text.setStyleRanges(styles.toArray(new StyleRange[0]));
        for (int line = 0, next; line < indents.size(); line = next) {
            // Each call looks at the whole text.
            next = endOfAlike(line);
            text.setLineWrapIndent(line, next - line, indents.get(line));
        }
        firstLines.forEach(line -> text.setLineVerticalIndent(line, SECTION_SPACE));
        text.setTopIndex(0);
    }

    private int endOfAlike(int from) {
        int end = from + 1;
        while (end < indents.size() && indents.get(end).equals(indents.get(from))) {
            end++;
        }
        return end;
    }

    private void add(Section section) {
        firstLines.add(indents.size());
        boolean first = true;
        for (Row row : first(section.rows())) {
            if (!indents.isEmpty()) {
                content.append('\n');
            }
            if (first) {
                append(section.heading(), SWT.BOLD);
            }
            first = false;
            content.append('\t');
            indents.add(add(row));
        }
    }

    /** {@return as many as the widget lays out while nobody waits} */
    private static List<Row> first(List<Row> rows) {
        return rows.size() <= MOST ? rows
                : Stream.concat(rows.stream().limit(MOST), Stream.of(new Sentence(Words.of("and %s more, which Copy as JSON has", rows.size() - MOST)))).toList();
    }

    /** Adds a row behind its first tab, and says where its further lines begin. */
    private int add(Row row) {
        return switch (row) {
        case Sentence(String sentence) -> {
            content.append(sentence);
            yield column;
        }
        case Item(String number, String item) -> {
            append(number, SWT.BOLD);
            content.append('\t').append(item);
            yield numberColumn;
        }
        case Command(String command) -> {
            content.append('\t');
            appendCode(command);
            yield numberColumn + GAP;
        }
        case Undo(String command) -> {
            content.append("\t" + Words.of("undo: "));
            appendCode(command);
            yield numberColumn + GAP;
        }
        };
    }

    private void append(String piece, int fontStyle) {
        styles.add(new StyleRange(content.length(), piece.length(), null, null, fontStyle));
        content.append(piece);
    }

    private void appendCode(String command) {
        // No colours of our own: a theme may have dark text or light.
        StyleRange style = new StyleRange(content.length(), command.length(), null, null);
        style.font = JFaceResources.getTextFont();
        styles.add(style);
        content.append(command);
    }
}
