// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleListener;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Table;
import org.eclipse.swt.widgets.TableColumn;
import org.eclipse.swt.widgets.TableItem;

import berth.core.diagnosis.Diagnosis;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.render.Escapes;
import berth.core.render.EvidenceText;
import berth.core.render.VerdictText;
import berth.core.render.Wording;
import berth.core.snapshot.SnapshotFile;
import berth.ui.internal.RowMenu;
import berth.ui.internal.Sentence;
import berth.ui.internal.VirtualRows;

/**
 * Everything that a diagnosis rests on, and what could not be seen: a row each, with who observed it, when, and where to look again. Needs no workbench.
 * Use from the UI thread.
 */
public final class EvidencePanel extends Composite {
    private static final String NOTHING = Words.of("Ask about a port in the Resolution view; what its answer rests on stands here then.");
    private static final int MARGIN = 16;
    private static final int MOST_WHOLE = 50;

    private final Sentence message;
    private final Table table;
    private final StyledText detail;
    private Optional<Diagnosis> shown = Optional.empty();

    /** What is said of one piece of evidence, escaped. */
    private record Row(String number, String kind, String text, String host, String at, String source, String place, Evidence evidence) {
        private List<String> cells() {
            return List.of(number, kind, text, host, at, source, place);
        }

        private String whole() {
            return number + " " + text + "\n" + (host.isEmpty() ? Words.of("seen %s by %s", at, source) : Words.of("seen %s on %s by %s", at, host, source))
                    + (place.isEmpty() ? "" : "\n" + Words.of("look again: %s", place));
        }
    }

    /** Creates the empty panel. */
    public EvidencePanel(Composite parent, int style) {
        super(parent, style);
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(this);
        message = new Sentence(this);
        table = new Table(this, SWT.VIRTUAL | SWT.FULL_SELECTION | SWT.MULTI | SWT.H_SCROLL | SWT.V_SCROLL);
        table.setHeaderVisible(true);
        GridDataFactory.fillDefaults().grab(true, true).hint(100, 100).applyTo(table);
        column("No.", 45, SWT.RIGHT);
        column("Kind", 160, SWT.LEFT);
        column("What was seen", 430, SWT.LEFT);
        column("Host", 90, SWT.LEFT);
        column("When", 190, SWT.LEFT);
        column("Source", 200, SWT.LEFT);
        column("Look again", 200, SWT.LEFT);
        VirtualRows.fill(table, this::fill);
        table.addListener(SWT.Selection, event -> showDetail());
        table.getAccessible().addAccessibleListener(AccessibleListener.getNameAdapter(event -> event.result = Words.of("Evidence")));
        detail = new StyledText(this, SWT.MULTI | SWT.WRAP | SWT.READ_ONLY | SWT.V_SCROLL);
        detail.setAlwaysShowScrollBars(false);
        detail.setMargins(MARGIN, MARGIN / 2, MARGIN, MARGIN / 2);
        GridDataFactory.fillDefaults().grab(true, false).hint(100, detail.getLineHeight() * 5).applyTo(detail);
        RowMenu.add(table, Words.of("&Whole text"), detail::setFocus, this::copyText, this::copyJson);
        show(Optional.empty());
    }

    private void column(String title, int width, int side) {
        TableColumn head = new TableColumn(table, side);
        head.setText(Words.of(title));
        head.setWidth(width);
        head.setMoveable(true);
    }

    @Override
    public boolean setFocus() {
        return table.setFocus();
    }

    /** Shows what that diagnosis rests on; empty when there is none. */
    public void show(Optional<Diagnosis> diagnosis) {
        shown = diagnosis;
        message.show(diagnosis.map(new VerdictText(Words.sentences())::summary).orElse(NOTHING));
        table.setItemCount(count());
        table.clearAll();
        table.deselectAll();
        if (count() > 0) {
            table.select(0);
        }
        showDetail();
        layout(true, true);
    }

    private int count() {
        return shown.map(diagnosis -> diagnosis.evidence().size() + diagnosis.blindSpots().size()).orElse(0);
    }

    /** {@return one row} There may be thousands, of which few are seen. */
    private static Row row(Diagnosis diagnosis, int index) {
        int pieces = diagnosis.evidence().size();
        if (index >= pieces) {
            NotObserved spot = diagnosis.blindSpots().get(index - pieces);
            return row("–", spot, new Wording(Words.sentences()).blindSpot(spot), "");
        }
        Diagnosis.Cited cited = diagnosis.evidence().get(index);
        return row("[" + index + "]", cited.evidence(), new EvidenceText(Words.sentences()).of(diagnosis, cited), Escapes.visible(cited.host()));
    }

    private static Row row(String number, Evidence evidence, String text, String host) {
        return new Row(number, evidence.kind(), text, host, Wording.time(evidence.origin().at()), Escapes.visible(evidence.origin().source()),
                evidence.origin().place().map(Escapes::visible).orElse(""), evidence);
    }

    private void fill(TableItem item, int index) {
        shown.filter(diagnosis -> index < count()).ifPresent(diagnosis -> item.setText(row(diagnosis, index).cells().toArray(new String[0])));
    }

    private List<Integer> selection() {
        return Arrays.stream(table.getSelectionIndices()).sorted().filter(index -> index < count()).boxed().toList();
    }

    private void showDetail() {
        List<Integer> selected = selection();
        Stream<String> first = shown.stream().flatMap(diagnosis -> selected.stream().limit(MOST_WHOLE).map(index -> row(diagnosis, index).whole()));
        Stream<String> more = selected.size() > MOST_WHOLE ? Stream.of(Words.of("and %s more", selected.size() - MOST_WHOLE)) : Stream.of();
        detail.setText(Stream.concat(first, more).collect(Collectors.joining("\n\n")));
    }

    private void copyText() {
        copy(row -> String.join("\t", row.cells()));
    }

    private void copyJson() {
        copy(row -> SnapshotFile.text(row.evidence()));
    }

    private void copy(Function<Row, String> text) {
        List<Integer> selected = selection();
        if (!selected.isEmpty()) {
            shown.ifPresent(diagnosis -> RowMenu.copy(getDisplay(), "", selected, index -> text.apply(row(diagnosis, index))));
        }
    }

    /** {@return the rows, each as its cells} */
    public List<List<String>> shown() {
        return shown.stream().flatMap(diagnosis -> IntStream.range(0, count()).mapToObj(index -> row(diagnosis, index).cells())).toList();
    }

    /** {@return what is said above and below the rows} */
    public String said() {
        return message.shown() + "\n" + detail.getText();
    }
}
