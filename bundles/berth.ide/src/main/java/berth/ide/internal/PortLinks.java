// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.Position;
import org.eclipse.ui.console.IPatternMatchListenerDelegate;
import org.eclipse.ui.console.PatternMatchEvent;
import org.eclipse.ui.console.TextConsole;

import berth.core.contribution.Guard;
import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.failure.LoggedFailure;
import berth.core.inquiry.FailureKnowledge;
import berth.ui.BerthUi;

/** Puts a link on every line of a program's console that tells of a failed bind, on background jobs. */
@NonNullByDefault({})
public final class PortLinks implements IPatternMatchListenerDelegate {
    /** A program may print faster than anyone reads, and more than its console keeps: what comes within that time is looked through at once. */
    private static final long WAIT_MILLIS = 100;
    private static final LineSieve SIEVE = LineSieve.shipped();

    private final AtomicBoolean waits = new AtomicBoolean();
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

    /** The platform has a pattern that matches but once in what came anew, at its beginning. */
    @Override
    public void matchFound(PatternMatchEvent event) {
        console.filter(within -> !waits.getAndSet(true)).ifPresent(within -> {
            Position begin = mark(within.getDocument(), event.getOffset());
            Job.createSystem("Berth's links", (ICoreRunnable) monitor -> lookFrom(begin, within)).schedule(WAIT_MILLIS);
        });
    }

    /** {@return a place that goes along when the console drops its oldest lines} */
    private static Position mark(IDocument document, int offset) {
        Position place = new Position(offset);
        try {
            document.addPosition(place);
            return place;
        } catch (BadLocationException e) {
            // It has dropped them already.
            return new Position(0);
        }
    }

    private void lookFrom(Position begin, TextConsole within) {
        waits.set(false);
        Guard.call(() -> look(begin, within)).either(done -> done, failed -> {
            ILog.of(PortLinks.class).warn("a line of a console could not be read: " + failed.reason());
            return false;
        });
    }

    private synchronized boolean look(Position from, TextConsole within) {
        try {
            IDocument document = within.getDocument();
            document.removePosition(from);
            int begin = from.isDeleted() ? 0 : document.getLineInformationOfOffset(from.getOffset()).getOffset();
            for (int line : SIEVE.lines(document.get(begin, document.getLength() - begin))) {
                link(within, begin + line);
            }
            return true;
        } catch (BadLocationException e) {
            // The console has dropped its oldest lines meanwhile.
            return false;
        }
    }

    private void link(TextConsole within, int offset) throws BadLocationException {
        IDocument document = within.getDocument();
        String line = line(document, offset);
        Optional<LoggedFailure> failure = reader().failure(ConsoleText.around(document, offset));
        LinkPlace place = LinkPlace.of(line);
        // Another line may be there meanwhile.
        if (failure.isEmpty() || place.isEmpty() || !line.equals(line(document, offset))) {
            return;
        }
        PortLink.launch(within).map(ILaunch::getLaunchConfiguration).ifPresent(configuration -> remember(configuration, PortQuestion.told(failure.get())));
        int begin = document.getLineInformationOfOffset(offset).getOffset() + place.from();
        if (within.getHyperlink(begin) == null) {
            within.addHyperlink(new PortLink(within, reader()), begin, place.to() - place.from());
        }
    }

    private static String line(IDocument document, int offset) throws BadLocationException {
        IRegion line = document.getLineInformationOfOffset(offset);
        return document.get(line.getOffset(), Math.min(line.getLength(), ConsoleText.LONGEST));
    }

    /** Where the program does not say which port it was, and its launch configuration states one, it was that one. */
    private static void remember(ILaunchConfiguration configuration, Optional<Endpoint> told) {
        List<PortSetting> stated = told.isPresent() ? List.of() : Configurations.ports(configuration);
        told.or(() -> stated.size() == 1 ? Optional.of(new Endpoint(Transport.TCP, IpAddress.ANY_V4, stated.get(0).port())) : Optional.empty())
                .ifPresent(wanted -> PortMemory.remember(configuration, wanted));
    }

    /** Most programs never fail so: what it takes is read when one does. */
    private ConsoleReader reader() {
        ConsoleReader known = reader.orElseGet(() -> new ConsoleReader(FailureKnowledge.of(new BerthUi().contributions()).scanner()));
        reader = Optional.of(known);
        return known;
    }
}
