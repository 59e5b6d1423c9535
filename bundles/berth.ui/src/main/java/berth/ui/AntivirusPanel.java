// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Menu;

import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.AntivirusFinding;
import berth.core.render.AntivirusText;
import berth.core.render.Escapes;
import berth.core.render.EvidenceText;
import berth.core.render.Wording;
import berth.ui.internal.Page.Item;
import berth.ui.internal.Page.Row;
import berth.ui.internal.Page.Section;
import berth.ui.internal.Page;
import berth.ui.internal.PageView;
import berth.ui.internal.RowMenu;
import berth.ui.internal.Sentence;

/**
 * The anti-virus products that a diagnosis found, what each does to the port, what that is known from, and how to switch that part off and on again.
 * Needs no workbench. Use from the UI thread.
 */
public final class AntivirusPanel extends Composite {
    private static final String NOTHING = Words.of("Ask about a port in the Resolution view; the anti-virus products that have to do with it stand here then.");

    private final Sentence message;
    private final PageView page;

    /** Creates the empty panel. */
    public AntivirusPanel(Composite parent, int style) {
        super(parent, style);
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(this);
        message = new Sentence(this);
        page = new PageView(this);
        GridDataFactory.fillDefaults().grab(true, true).hint(100, 100).applyTo(page.control());
        page.control().setMenu(menu());
        show(Optional.empty());
    }

    private Menu menu() {
        Menu menu = new Menu(page.control());
        RowMenu.item(menu, Words.of("&Copy"), page::copy);
        RowMenu.item(menu, Words.of("Select &All"), page::selectAll);
        return menu;
    }

    @Override
    public boolean setFocus() {
        return page.control().setFocus();
    }

    /** Shows what that diagnosis found; empty when there is none. */
    public void show(Optional<Diagnosis> diagnosis) {
        message.show(diagnosis.map(AntivirusPanel::heading).orElse(NOTHING));
        page.show(diagnosis.map(AntivirusPanel::sections).orElse(List.of()));
        layout(true, true);
    }

    private static String heading(Diagnosis diagnosis) {
        String port = Words.of("Port %s", diagnosis.question().wanted().port()) + ": ";
        if (!diagnosis.antivirus().isEmpty()) {
            long active = diagnosis.antivirus().stream().filter(finding -> finding.role() != AntivirusRole.PRESENT).count();
            return port + (active == 0 ? Words.of("anti-virus products are here, and none of them has to do with the port as far as can be seen.")
                    : Words.of(active, "one anti-virus product has to do with it.", "%s anti-virus products have to do with it."));
        }
        // A detector may rest on anything, so whatever was not seen may have hidden a product.
        return port + (diagnosis.blindSpots().isEmpty() ? Words.of("no anti-virus product was recognised.") : Words.of("no anti-virus product was recognised where it could be looked."));
    }

    private static List<Section> sections(Diagnosis diagnosis) {
        Stream<Section> found = diagnosis.antivirus().stream().map(finding -> new Section(word(finding.role()), rows(diagnosis, finding)));
        List<Row> unseen = diagnosis.blindSpots().stream().<Row> map(spot -> new Page.Sentence(new Wording(Words.sentences()).blindSpot(spot))).toList();
        return Stream.concat(found, unseen.isEmpty() ? Stream.of() : Stream.of(new Section(Words.of("Not seen"), unseen))).toList();
    }

    private static List<Row> rows(Diagnosis diagnosis, AntivirusFinding finding) {
        Stream<Row> lines = new AntivirusText(Words.sentences()).lines(diagnosis, finding).stream().map(line -> new Page.Sentence(line.strip()));
        Stream<Row> proof = finding.because().stream().map(number -> new Item("[" + number + "]", new EvidenceText(Words.sentences()).of(diagnosis, diagnosis.evidence().get(number))));
        return Stream.of(lines, proof, Stream.of(new Page.Sentence(Words.of("recognised by %s of %s", Escapes.visible(finding.detector()), Escapes.visible(finding.bundle())))))
                .<Row> flatMap(rows -> rows).toList();
    }

    private static String word(AntivirusRole role) {
        return switch (role) {
        case HOLDS -> Words.of("Has it");
        case REDIRECTS -> Words.of("Redirects");
        case BLOCKS -> Words.of("Can refuse");
        case SCANS -> Words.of("Scans files");
        case PRESENT -> Words.of("Is here");
        };
    }

    /** {@return what is shown, the heading first} */
    public String shown() {
        return message.shown() + "\n" + page.shown();
    }
}
