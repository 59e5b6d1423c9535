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
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Menu;

import berth.core.diagnosis.Diagnosis;
import berth.core.failure.LoggedFailure;
import berth.core.render.JsonRenderer;
import berth.core.render.TextRenderer;
import berth.core.render.Timeline;
import berth.ui.Words;

/** The answer: help before there is one, a sentence where there is none, else the verdict and the sections. */
public final class ResultPane {
    private static final String HELP = Words.of("Type the port that your service could not take, or drop the log of the failure here.");
    private static final int MARGIN = 16;

    private final Composite pane;
    private final StyledText sentence;
    private final VerdictLine verdict;
    private final StyledText note;
    private final RecentLines recent;
    private final PageView page;
    private Optional<Diagnosis> diagnosis = Optional.empty();
    private Page content = new Page("", List.of());
    private Consumer<Optional<Diagnosis>> told = now -> { };

    /**
     * Creates the empty pane in the parent.
     *
     * @param ask is told which of the failures that happened lately a person asks about
     */
    public ResultPane(Composite parent, Consumer<LoggedFailure> ask) {
        pane = new Composite(parent, SWT.NONE);
        pane.setBackground(pane.getDisplay().getSystemColor(SWT.COLOR_LIST_BACKGROUND));
        pane.setBackgroundMode(SWT.INHERIT_FORCE);
        GridLayoutFactory.fillDefaults().spacing(0, 0).applyTo(pane);
        sentence = line();
        recent = new RecentLines(pane, ask);
        verdict = new VerdictLine(pane);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(verdict.control());
        note = line();
        page = new PageView(pane);
        GridDataFactory.fillDefaults().grab(true, true).hint(100, 100).applyTo(page.control());
        page.control().setMenu(menu());
        // A theme gives texts another background than what is around them.
        Ground.same(pane, page.control());
        verdict.onGroundOf(page.control());
    }

    private StyledText line() {
        StyledText line = new StyledText(pane, SWT.MULTI | SWT.WRAP | SWT.READ_ONLY);
        line.setMargins(MARGIN, MARGIN / 2, MARGIN, 0);
        GridDataFactory.fillDefaults().grab(true, false).hint(100, SWT.DEFAULT).applyTo(line);
        return line;
    }

    private Menu menu() {
        Menu menu = new Menu(page.control());
        RowMenu.item(menu, Words.of("&Copy"), page::copy);
        RowMenu.item(menu, Words.of("Select &All"), page::selectAll);
        RowMenu.separator(menu);
        RowMenu.item(menu, Words.of("Copy as &Text"), () -> diagnosis.map(new TextRenderer(Words.sentences())::render).ifPresent(this::toClipboard));
        RowMenu.item(menu, Words.of("Copy as &Markdown"), () -> diagnosis.ifPresent(answer -> toClipboard(PageHtml.markdown(content))));
        RowMenu.item(menu, Words.of("Copy as &JSON"), () -> diagnosis.map(JsonRenderer::render).ifPresent(this::toClipboard));
        RowMenu.separator(menu);
        RowMenu.item(menu, Words.of("&Save as HTML…"), () -> diagnosis.ifPresent(answer -> new Export(pane.getShell()).save("port-" + answer.question().wanted().port() + ".html", html(answer))));
        RowMenu.item(menu, Words.of("&Print…"), () -> diagnosis.ifPresent(answer -> new Export(pane.getShell()).print(html(answer))));
        return menu;
    }

    private String html(Diagnosis answer) {
        return PageHtml.of(content, VerdictLine.word(answer.verdict()), Timeline.of(Words.sentences(), answer), Words.language());
    }

    /** {@return the answer that is shown as an HTML document; empty where there is none} */
    public Optional<String> html() {
        return diagnosis.map(this::html);
    }

    private void toClipboard(String text) {
        RowMenu.copy(pane.getDisplay(), text);
    }

    /** {@return the widget, to be laid out} */
    public Control control() {
        return pane;
    }

    /** {@return what can be read, the verdict first} */
    public String shown() {
        return diagnosis.isEmpty() ? sentence.getText() : verdict.shown() + "\n" + note.getText() + "\n" + page.shown();
    }

    /** {@return what is shown, if it is a diagnosis} */
    public Optional<Diagnosis> diagnosis() {
        return diagnosis;
    }

    /** Tells that consumer what is shown, whenever that changes. */
    public void whenShown(Consumer<Optional<Diagnosis>> consumer) {
        told = consumer;
    }

    private void become(Optional<Diagnosis> now) {
        diagnosis = now;
        told.accept(now);
    }

    /** Says how to begin. */
    public void showHelp() {
        showSentence(HELP);
        recent.setWanted(true);
        pane.layout(true, true);
    }

    /** {@return the lines that help to begin} */
    public RecentLines recent() {
        return recent;
    }

    /** Shows nothing, because what was shown answers another question. */
    public void clear() {
        showSentence("");
    }

    /** Shows one sentence; it must be escaped. */
    public void showSentence(String text) {
        become(Optional.empty());
        recent.setWanted(false);
        sentence.setText(text);
        setVisible(sentence, true);
        setVisible(note, false);
        setVisible(verdict.control(), false);
        setVisible(page.control(), false);
        pane.layout(true, true);
    }

    /** Shows an answer, one escaped sentence about its log, and what is to be read of it. */
    public void show(Diagnosis answer, Optional<String> aboutLog, Page read) {
        become(Optional.of(answer));
        recent.setWanted(false);
        content = read;
        verdict.show(answer.verdict(), content.verdict());
        note.setText(aboutLog.orElse(""));
        page.show(content.sections());
        setVisible(sentence, false);
        setVisible(note, aboutLog.isPresent());
        setVisible(verdict.control(), true);
        setVisible(page.control(), true);
        pane.layout(true, true);
    }

    private static void setVisible(Control control, boolean visible) {
        control.setVisible(visible);
        if (control.getLayoutData() instanceof GridData data) {
            data.exclude = !visible;
        }
    }
}
