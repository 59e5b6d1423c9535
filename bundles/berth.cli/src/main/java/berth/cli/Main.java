// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

import berth.cli.internal.BerthCommand;
import berth.cli.internal.Bundles;
import berth.cli.internal.HeadStart;
import berth.cli.internal.StandardOutput;
import berth.cli.internal.StrangersOutput;
import berth.core.render.Escapes;

/** Starts Berth without an OSGi framework, on a flat class path. */
public final class Main {
    private static final int DEFECT = 70;
    private static final long TIDYING_MILLIS = 1000;
    private static final String NEXT_TIME = ", which is left out from now on; ask again. --no-plugins leaves the bundles of others out.";

    private Main() { }

    /** Runs one command and exits with its status. */
    public static void main(String[] args) {
        HeadStart.begin();
        Bundles bundles = Bundles.ofThisProgram();
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        InputStream in = System.in;
        boolean strangers = bundles.hasStrangers();
        if (strangers) {
            expectStrangers(bundles, err);
        }
        int status = answer(args, bundles, strangers, in, new StandardOutput(), err);
        // Sources that overstayed their deadline may still run; the answer does not wait for them. Java's orderly way out looks
        // for a logger first, which takes as long as half the answer; only code of others may have something to tidy up.
        if (bundles.book().hasGuests()) {
            endSoon(status);
            System.exit(status);
        }
        Runtime.getRuntime().halt(status);
    }

    /** Gets ready for bundles of others. */
    public static void expectStrangers(Bundles bundles, PrintStream err) {
        StrangersOutput.divert(err);
        Thread thread = new Thread(bundles.book()::prepare, "berth-guest-book");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whoever tidies up without an end is left behind, too. */
    private static void endSoon(int status) {
        Thread thread = new Thread(() -> {
            try {
                Thread.sleep(TIDYING_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            Runtime.getRuntime().halt(status);
        }, "berth-end");
        thread.setDaemon(true);
        thread.start();
    }

    /** {@return the exit status of one command that reads nothing, with its answer written out} */
    public static int answer(String[] args, Bundles bundles, StandardOutput standard, PrintStream err) {
        return answer(args, bundles, bundles.hasStrangers(), InputStream.nullInputStream(), standard, err);
    }

    private static int answer(String[] args, Bundles bundles, boolean strangers, InputStream in, StandardOutput standard, PrintStream err) {
        PrintStream out = new PrintStream(standard, false, StandardCharsets.UTF_8);
        AtomicBoolean answered = new AtomicBoolean();
        AtomicReference<Optional<Integer>> tidying = new AtomicReference<>(Optional.empty());
        if (strangers) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                // Whoever was left behind and ends the program now must not choose the status of an answer that is out.
                tidying.get().ifPresent(Runtime.getRuntime()::halt);
                blame(answered, bundles, err);
            }));
        }
        BerthCommand command = new BerthCommand(in, out, err, bundles);
        int status = run(command, args, bundles, err);
        out.flush();
        Optional<String> lost = standard.lost();
        if (lost.isPresent()) {
            err.println("berth: the answer could not be written to standard output: " + lost.get() + ".");
            status = DEFECT;
        }
        if (status != DEFECT) {
            tidying.set(Optional.of(status));
            answered.set(true);
            command.tidyUp();
            tidying.set(Optional.empty());
        }
        answered.set(true);
        return status;
    }

    private static int run(BerthCommand command, String[] args, Bundles bundles, PrintStream err) {
        try {
            int status = command.run(args);
            bundles.book().close();
            return status;
        } catch (StackOverflowError e) {
            err.println("berth: not enough memory for this input; give Java more, or a smaller file.");
            bundles.book().close();
            return DEFECT;
        } catch (OutOfMemoryError e) {
            // The book stays open: whoever of the strangers is at work may have taken it all.
            List<String> fallen = bundles.book().fallen();
            err.println(fallen.isEmpty() ? "berth: not enough memory for this input; give Java more, or a smaller file."
                    : "berth: no memory is left for the plug-in " + names(fallen) + NEXT_TIME);
            return DEFECT;
        }
    }

    private static String names(List<String> bundles) {
        return Escapes.visible(String.join(", ", bundles));
    }

    /** A plug-in may end the program with any status, and a port would pass for free. Who ends it by a signal knows that he did. */
    private static void blame(AtomicBoolean answered, Bundles bundles, PrintStream err) {
        if (answered.get()) {
            return;
        }
        bundles.book().endedBy(Thread.getAllStackTraces()).ifPresent(ending -> {
            err.println("berth: ended before the answer, by " + (ending.isEmpty() ? "a plug-in. --no-plugins leaves the bundles of others out."
                    : "the plug-in " + names(ending) + NEXT_TIME));
            Runtime.getRuntime().halt(DEFECT);
        });
    }
}
