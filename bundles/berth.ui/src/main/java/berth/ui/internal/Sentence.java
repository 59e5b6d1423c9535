// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import org.eclipse.jface.layout.GridDataFactory;
import org.eclipse.swt.SWT;
import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.layout.GridData;
import org.eclipse.swt.widgets.Composite;

/** A line of text that can be read, selected and reached by keyboard; takes no room while nothing is said. */
public final class Sentence {
    private static final int MARGIN = 16;

    private final StyledText text;

    /** Creates the line in the parent, which lays its children out by a grid. */
    public Sentence(Composite parent) {
        text = new StyledText(parent, SWT.MULTI | SWT.WRAP | SWT.READ_ONLY);
        Ground.same(text, parent);
        text.setMargins(MARGIN, MARGIN / 4, MARGIN, MARGIN / 4);
        GridDataFactory.fillDefaults().grab(true, false).hint(100, SWT.DEFAULT).applyTo(text);
    }

    /** Says that, which must be escaped; {@return whether that is another sentence, so that the parent has to be laid out} */
    public boolean show(String sentence) {
        if (text.getText().equals(sentence) && text.getVisible() != sentence.isEmpty()) {
            return false;
        }
        text.setText(sentence);
        text.setVisible(!sentence.isEmpty());
        if (text.getLayoutData() instanceof GridData data) {
            data.exclude = sentence.isEmpty();
        }
        return true;
    }

    /** {@return what is said} */
    public String shown() {
        return text.getText();
    }
}
