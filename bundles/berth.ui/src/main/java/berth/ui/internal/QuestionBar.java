// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import org.eclipse.jface.dialogs.InputDialog;
import org.eclipse.jface.window.Window;
import org.eclipse.swt.SWT;
import org.eclipse.swt.layout.RowData;
import org.eclipse.swt.layout.RowLayout;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Combo;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.FileDialog;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

import berth.core.render.Escapes;
import berth.ui.Words;
import berth.ui.internal.Case.Port;

/** The line at the top: the port in question, on which host, and the files to open. */
public final class QuestionBar {
    private static final int MARGIN = 16;
    private static final int FIELD_WIDTH = 170;

    private final Composite row;
    private final Text field;
    private final Label on;
    private final Combo host;
    private List<String> hosts = List.of();

    /** Creates the line in the parent. */
    public QuestionBar(Composite parent, Consumer<String> ask, Runnable open, Runnable addEvidence) {
        row = new Composite(parent, SWT.NONE);
        RowLayout layout = new RowLayout(SWT.HORIZONTAL);
        layout.center = true;
        layout.spacing = 8;
        layout.marginTop = layout.marginBottom = 12;
        layout.marginLeft = layout.marginRight = MARGIN;
        row.setLayout(layout);
        label(Words.of("Which &port, or address:port?"));
        field = new Text(row, SWT.BORDER | SWT.SINGLE);
        field.setMessage(Words.of("25 or 127.0.0.1:8080"));
        field.setTextLimit(64);
        field.addListener(SWT.DefaultSelection, event -> ask.accept(field.getText()));
        field.setLayoutData(new RowData(FIELD_WIDTH, SWT.DEFAULT));
        on = label(Words.of("on"));
        host = new Combo(row, SWT.READ_ONLY);
        button(Words.of("&Diagnose")).addListener(SWT.Selection, event -> ask.accept(field.getText()));
        button(Words.of("&Open a log…")).addListener(SWT.Selection, event -> open.run());
        button(Words.of("&Evidence from another host…")).addListener(SWT.Selection, event -> addEvidence.run());
        showHosts(List.of(), Optional.empty());
    }

    private Label label(String text) {
        Label label = new Label(row, SWT.NONE);
        label.setText(text);
        return label;
    }

    private Button button(String text) {
        Button button = new Button(row, SWT.PUSH);
        button.setText(text);
        return button;
    }

    /** {@return the widget, to be laid out} */
    public Control control() {
        return row;
    }

    /** Puts the caret into the field; {@return whether it is there} */
    public boolean setFocus() {
        return field.setFocus();
    }

    /** Puts a text into the field. */
    public void setText(String text) {
        if (!field.getText().equals(text)) {
            field.setText(text);
        }
    }

    /** {@return the host that the question is about; empty for this computer} */
    public Optional<String> host() {
        return host.getSelectionIndex() < 1 ? Optional.empty() : Optional.of(hosts.get(host.getSelectionIndex() - 1));
    }

    /** Takes this computer for the host that the question is about. */
    public void chooseThisComputer() {
        host.select(0);
    }

    /** Offers the hosts of the case. */
    public void show(Case now) {
        Optional<String> chosen = now.asked().isEmpty() ? now.hosts().stream().findFirst()
                : now.asked().flatMap(asked -> asked instanceof Port port ? port.host() : host());
        showHosts(now.hosts(), chosen);
        if (now.asked().filter(asked -> !(asked instanceof Port)).isPresent()) {
            field.setText("");
        }
    }

    private void showHosts(List<String> names, Optional<String> chosen) {
        hosts = names;
        List<String> items = new ArrayList<>(List.of(Words.of("this computer")));
        names.forEach(name -> items.add(Escapes.visible(name)));
        host.setItems(items.toArray(new String[0]));
        host.select(chosen.map(name -> names.indexOf(name) + 1).orElse(0));
        List.of(on, host).forEach(control -> {
            control.setVisible(!names.isEmpty());
            RowData data = new RowData();
            data.exclude = names.isEmpty();
            control.setLayoutData(data);
        });
    }

    /** {@return the files that the person chose; none when he thought better of it} */
    public List<Path> chooseFiles() {
        FileDialog dialog = new FileDialog(row.getShell(), SWT.OPEN | SWT.MULTI);
        dialog.setText(Words.of("Open a log or a snapshot"));
        if (dialog.open() == null) {
            return List.of();
        }
        Path folder = Path.of(dialog.getFilterPath());
        return List.of(dialog.getFileNames()).stream().map(folder::resolve).toList();
    }

    /** Lets the person choose a file and say which host it is from; nothing happens when he thinks better of it. */
    public void chooseEvidence(BiConsumer<Path, Optional<String>> chosen) {
        FileDialog dialog = new FileDialog(row.getShell(), SWT.OPEN);
        dialog.setText(Words.of("Open evidence: a snapshot, or a configuration file"));
        String file = dialog.open();
        if (file == null) {
            return;
        }
        InputDialog from = new InputDialog(row.getShell(), Words.of("Evidence from another host"),
                Words.of("Which host is it from? Leave this empty if the file names it, or if it is from the host of the log."), "", null);
        if (from.open() == Window.OK) {
            chosen.accept(Path.of(file), Optional.of(from.getValue().strip()).filter(name -> !name.isEmpty()));
        }
    }
}
