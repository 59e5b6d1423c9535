// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.ILog;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRegion;
import org.eclipse.ui.console.IPatternMatchListenerDelegate;
import org.eclipse.ui.console.PatternMatchEvent;
import org.eclipse.ui.console.TextConsole;

import berth.core.failure.LoggedFailure;
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
        Optional<LoggedFailure> failure = reader().failure(around);
        if (failure.isEmpty()) {
            return;
        }
        PortLink.launch(within).map(ILaunch::getLaunchConfiguration).ifPresent(configuration -> remember(configuration, failure.get().port()));
        IRegion line = document.getLineInformationOfOffset(offset);
        LinkPlace place = LinkPlace.of(document.get(line.getOffset(), line.getLength()));
        if (!place.isEmpty() && within.getHyperlink(line.getOffset() + place.from()) == null) {
            within.addHyperlink(new PortLink(within, reader()), line.getOffset() + place.from(), place.to() - place.from());
        }
    }

    /** Where the program does not say which port it was, and its launch configuration states one, it was that one. */
    private static void remember(ILaunchConfiguration configuration, Optional<Integer> told) {
        List<PortSetting> stated = told.isPresent() ? List.of() : Configurations.ports(configuration);
        told.or(() -> stated.size() == 1 ? Optional.of(stated.get(0).port()) : Optional.empty()).ifPresent(port -> PortMemory.remember(configuration, port));
    }

    /** Most programs never fail so: what it takes is read when one does. */
    private ConsoleReader reader() {
        ConsoleReader known = reader.orElseGet(() -> new ConsoleReader(FailureKnowledge.of(new BerthUi().contributions()).scanner()));
        reader = Optional.of(known);
        return known;
    }
}
