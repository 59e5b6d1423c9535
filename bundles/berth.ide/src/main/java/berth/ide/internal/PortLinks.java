// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.Optional;

import org.eclipse.core.runtime.ILog;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRegion;
import org.eclipse.ui.console.IPatternMatchListenerDelegate;
import org.eclipse.ui.console.PatternMatchEvent;
import org.eclipse.ui.console.TextConsole;

import berth.core.inquiry.FailureKnowledge;
import berth.ui.BerthUi;

/** Puts a link on every line of a program's console that tells of a failed bind. The platform calls it on its own background job. */
@NonNullByDefault({})
public final class PortLinks implements IPatternMatchListenerDelegate {
    private Optional<TextConsole> console = Optional.empty();
    private Optional<ConsoleReader> reader = Optional.empty();

    @Override
    public void connect(TextConsole connected) {
        console = Optional.of(connected);
    }

    @Override
    public void disconnect() {
        console = Optional.empty();
    }

    @Override
    public void matchFound(PatternMatchEvent event) {
        console.ifPresent(within -> {
            try {
                link(within, event.getOffset());
            } catch (BadLocationException e) {
                // The console has dropped its oldest lines meanwhile, this one among them.
                ILog.of(PortLinks.class).info("a line of a console was gone before it was read");
            }
        });
    }

    private void link(TextConsole within, int offset) throws BadLocationException {
        IDocument document = within.getDocument();
        ConsoleText around = ConsoleText.around(document, offset);
        if (reader().failure(around).isEmpty()) {
            return;
        }
        IRegion line = document.getLineInformationOfOffset(offset);
        LinkPlace place = LinkPlace.of(document.get(line.getOffset(), line.getLength()));
        if (!place.isEmpty() && within.getHyperlink(line.getOffset() + place.from()) == null) {
            within.addHyperlink(new PortLink(within, reader()), line.getOffset() + place.from(), place.to() - place.from());
        }
    }

    /** Most programs never fail so: what it takes is read when one does. */
    private ConsoleReader reader() {
        ConsoleReader known = reader.orElseGet(() -> new ConsoleReader(FailureKnowledge.of(new BerthUi().contributions()).scanner()));
        reader = Optional.of(known);
        return known;
    }
}
