// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.util.function.Consumer;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.jface.layout.GridLayoutFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.accessibility.AccessibleListener;
import org.eclipse.swt.widgets.Button;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;
import org.eclipse.swt.widgets.Text;

import berth.ui.Words;

/** The line above the list of sockets: the filter, how many there are, and the pause. */
public final class PortsBar {
    private static final int MARGIN = 16;

    private final Text field;
    private final Label told;
    private final Button pause;

    /**
     * Creates the line in the parent, which lays its children out by a grid.
     *
     * @param typed  is told the filter at each letter
     * @param paused is told whether the list rests
     */
    public PortsBar(Composite parent, Consumer<String> typed, Consumer<Boolean> paused) {
        Composite row = new Composite(parent, SWT.NONE);
        GridLayoutFactory.fillDefaults().numColumns(4).margins(MARGIN, 12).spacing(8, 0).applyTo(row);
        GridDataFactory.fillDefaults().grab(true, false).applyTo(row);
        new Label(row, SWT.NONE).setText(Words.of("&Filter:"));
        field = new Text(row, SWT.SEARCH | SWT.ICON_CANCEL | SWT.SINGLE);
        field.setMessage(Words.of("80  nginx  127.0.0.1  or  state:listen  unit:postfix  port:25  process:exim  address:::1"));
        field.setTextLimit(200);
        GridDataFactory.fillDefaults().grab(true, false).align(SWT.FILL, SWT.CENTER).hint(100, SWT.DEFAULT).applyTo(field);
        field.addListener(SWT.Modify, event -> typed.accept(field.getText()));
        field.addListener(SWT.KeyDown, event -> {
            if (event.keyCode == SWT.ESC) {
                field.setText("");
            }
        });
        field.getAccessible().addAccessibleListener(AccessibleListener.getNameAdapter(event -> event.result = Words.of("Filter of the sockets")));
        told = new Label(row, SWT.RIGHT);
        GridDataFactory.fillDefaults().align(SWT.END, SWT.CENTER).applyTo(told);
        pause = new Button(row, SWT.TOGGLE);
        pause.setText(Words.of("&Pause"));
        pause.setToolTipText(Words.of("Keeps the list as it is"));
        pause.addListener(SWT.Selection, event -> paused.accept(pause.getSelection()));
    }

    /** Lets the down arrow lead from the filter to the list. */
    public void leadTo(Control list) {
        field.addListener(SWT.KeyDown, event -> {
            if (event.keyCode == SWT.ARROW_DOWN) {
                list.setFocus();
            }
        });
    }

    /** Puts the caret into the filter; {@return whether it is there} */
    public boolean setFocus() {
        return field.setFocus();
    }

    /** Puts a text into the filter, as if it were typed. */
    public void setText(String text) {
        field.setText(text);
    }

    /** {@return whether the list is to rest} */
    public boolean isPaused() {
        return pause.getSelection();
    }

    /** Lets the list rest until a person wants it otherwise. */
    public void stop() {
        pause.setSelection(true);
    }

    /** Says how many sockets there are. */
    public void tell(String text) {
        if (!told.getText().equals(text)) {
            boolean wider = text.length() != told.getText().length();
            told.setText(text);
            if (wider) {
                told.getParent().layout(true);
            }
        }
    }

    /** {@return what is said} */
    public String told() {
        return told.getText();
    }
}
