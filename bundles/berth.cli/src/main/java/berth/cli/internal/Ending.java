// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.PrintStream;
import java.util.List;
import java.util.OptionalInt;

import berth.core.contribution.GuestBook;
import berth.core.render.Escapes;

/** The end of a program that runs code of strangers, any of which can end it at any moment. Use from any thread. */
public final class Ending {
    private static final long TIDYING_MILLIS = 1000;

    private final GuestBook book;
    private final PrintStream err;
    private final Starvation starvation = new Starvation(this::starved, this::now);
    private volatile OptionalInt status = OptionalInt.empty();
    private volatile boolean over;

    /** The end of a program whose strangers stand in that book. */
    public Ending(GuestBook book, PrintStream err) {
        this.book = book;
        this.err = err;
    }

    /** Looks at the end from now on: it has the status of the answer, or is blamed on whoever ends the program before there is one. */
    public void watch() {
        starvation.begin();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (!over) {
                status.ifPresentOrElse(Runtime.getRuntime()::halt, this::blame);
            }
        }));
    }

    /** The answer is out, and has this status; what is still to be done has a second. */
    public void answered(int with) {
        status = OptionalInt.of(with);
        if (book.hasGuests()) {
            endSoon(with);
        }
    }

    /** Ends the program, by the status of the answer if one is out; needs no memory. */
    public void now() {
        Runtime.getRuntime().halt(status.orElse(ExitStatus.DEFECT));
    }

    /** Ends the program because no memory is left, and says which stranger has taken it. */
    public void starve() {
        starvation.now();
    }

    private void starved() {
        List<String> bundles = book.starvedBy(Thread.getAllStackTraces());
        err.println("berth: no memory is left for " + (bundles.isEmpty() ? "a plug-in. --no-plugins leaves the bundles of others out." : "the plug-in " + nextTime(bundles)));
    }

    /** Nobody ends the program before it goes on with something else. */
    public void over() {
        over = true;
        starvation.over();
    }

    /** A stranger may hold a lock that Java needs for almost anything. */
    private void endSoon(int with) {
        Thread thread = new Thread(() -> {
            try {
                Thread.sleep(TIDYING_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (!over) {
                Runtime.getRuntime().halt(with);
            }
        }, "berth-end");
        thread.setDaemon(true);
        thread.start();
    }

    /** A plug-in may end the program with any status, and a port would pass for free. Who ends it by a signal knows that he did. */
    private void blame() {
        book.endedBy(Thread.getAllStackTraces()).ifPresent(ending -> {
            err.println("berth: ended before the answer, by " + (ending.isEmpty() ? "a plug-in. --no-plugins leaves the bundles of others out."
                    : "the plug-in " + nextTime(ending)));
            Runtime.getRuntime().halt(ExitStatus.DEFECT);
        });
    }

    /** {@return their names, and what becomes of them} */
    private static String nextTime(List<String> bundles) {
        return Escapes.visible(String.join(", ", bundles)) + ", which is left out from now on; ask again. --no-plugins leaves the bundles of others out.";
    }
}
