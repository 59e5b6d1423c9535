// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

import berth.cli.internal.BerthCommand;
import berth.cli.internal.Bundles;
import berth.cli.internal.HeadStart;
import berth.cli.internal.StandardOutput;

/** Starts Berth without an OSGi framework, on a flat class path. */
public final class Main {
    private static final int DEFECT = 70;

    private Main() { }

    /** Runs one command and exits with its status. */
    public static void main(String[] args) {
        HeadStart.begin();
        Bundles bundles = Bundles.ofThisProgram();
        int status = answer(args, bundles, new StandardOutput(), new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8));
        // Sources that overstayed their deadline may still run; the answer does not wait for them. Java's orderly way out looks
        // for a logger first, which takes as long as half the answer; only bundles of others may have something to tidy up.
        if (bundles.hasStrangers()) {
            System.exit(status);
        }
        Runtime.getRuntime().halt(status);
    }

    /** {@return the exit status of one command, with its answer written out} */
    public static int answer(String[] args, Bundles bundles, StandardOutput standard, PrintStream err) {
        PrintStream out = new PrintStream(standard, false, StandardCharsets.UTF_8);
        AtomicBoolean answered = new AtomicBoolean();
        if (bundles.hasStrangers()) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> blame(answered, err)));
        }
        int status = run(new BerthCommand(System.in, out, err, bundles), args, err);
        out.flush();
        Optional<String> lost = standard.lost();
        if (lost.isPresent()) {
            err.println("berth: the answer could not be written to standard output: " + lost.get() + ".");
            status = DEFECT;
        }
        answered.set(true);
        return status;
    }

    private static int run(BerthCommand command, String[] args, PrintStream err) {
        try {
            return command.run(args);
        } catch (OutOfMemoryError | StackOverflowError e) {
            err.println("berth: not enough memory for this input; give Java more, or a smaller file.");
            return DEFECT;
        }
    }

    /** A plug-in may end the program with any status, and a port would pass for free. */
    private static void blame(AtomicBoolean answered, PrintStream err) {
        if (!answered.get()) {
            err.println("berth: ended before the answer, by a signal or by a plug-in; --no-plugins leaves the bundles of others out.");
            Runtime.getRuntime().halt(DEFECT);
        }
    }
}
