// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.Optional;

import org.eclipse.debug.core.ILaunch;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IRegion;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.console.IHyperlink;
import org.eclipse.ui.console.TextConsole;

/** A line of a console that tells of a failed bind. Use from the UI thread. */
final class PortLink implements IHyperlink {
    private final TextConsole console;
    private final ConsoleReader reader;

    PortLink(TextConsole console, ConsoleReader reader) {
        this.console = console;
        this.reader = reader;
    }

    @Override
    public void linkEntered() {
        // The platform underlines it.
    }

    @Override
    public void linkExited() {
        // The platform underlines it.
    }

    @Override
    public void linkActivated() {
        PortPopup.open(Display.getCurrent(), question());
    }

    /** {@return what the line asks, with the lines that have come since the link was made} */
    PortQuestion question() {
        return new PortQuestion(text(), reader, launch(console));
    }

    private Optional<ConsoleText> text() {
        try {
            IRegion region = console.getRegion(this);
            return region == null ? Optional.empty() : Optional.of(ConsoleText.around(console.getDocument(), region.getOffset()));
        } catch (BadLocationException e) {
            return Optional.empty();
        }
    }

    /** {@return the launch whose console that is} */
    static Optional<ILaunch> launch(TextConsole console) {
        return console instanceof org.eclipse.debug.ui.console.IConsole program ? Optional.ofNullable(program.getProcess()).map(process -> process.getLaunch())
                : Optional.empty();
    }
}
