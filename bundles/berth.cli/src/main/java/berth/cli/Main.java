// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Optional;

import berth.cli.internal.BerthCommand;
import berth.cli.internal.Bundles;
import berth.cli.internal.Ending;
import berth.cli.internal.HeadStart;
import berth.cli.internal.LinePrinter;
import berth.cli.internal.ReadAhead;
import berth.cli.internal.StandardOutput;
import berth.cli.internal.StandardStreams;
import berth.cli.internal.StrangersOutput;

/** Starts Berth without an OSGi framework, on a flat class path. */
public final class Main {
    private static final int DEFECT = 70;

    private final Bundles bundles;
    private final StandardStreams streams;
    private final PrintStream err;
    private final Ending ending;

    private Main(Bundles bundles, StandardStreams streams, PrintStream err) {
        this.bundles = bundles;
        this.streams = streams;
        this.err = err;
        this.ending = new Ending(bundles.book(), err);
    }

    /** Runs one command and exits with its status. */
    public static void main(String[] args) {
        HeadStart.begin();
        InputStream in = System.in;
        StandardStreams streams = new StandardStreams();
        Main main = new Main(Bundles.ofThisProgram(), streams, new LinePrinter(streams.err(), true));
        try {
            main.answer(args, in, new StandardOutput(streams));
            streams.settle();
        } finally {
            // Also where a stranger has left no memory for anything else. Sources that overstayed their deadline may still run; the
            // answer does not wait for them. Java's orderly way out looks for a logger first, which takes as long as half the answer,
            // and lets anybody choose the status who has asked to be called then.
            main.ending.now();
        }
    }

    /** {@return the exit status of one command that reads nothing, with its answer written out; the program goes on} */
    public static int answer(String[] args, Bundles bundles, StandardOutput standard, PrintStream err) {
        Main main = new Main(bundles, new StandardStreams(), err);
        int status = main.answer(args, InputStream.nullInputStream(), standard);
        main.ending.over();
        return status;
    }

    private int answer(String[] args, InputStream in, StandardOutput standard) {
        ReadAhead contributions = ReadAhead.begin(bundles, args, this::expectCode);
        PrintStream out = new LinePrinter(standard, false);
        BerthCommand command = new BerthCommand(in, out, err, bundles, streams, contributions);
        int status = run(command, args);
        out.flush();
        Optional<String> lost = standard.lost();
        if (lost.isPresent()) {
            err.println("berth: the answer could not be written to standard output: " + lost.get() + ".");
            status = DEFECT;
        }
        ending.answered(status);
        if (status != DEFECT) {
            command.tidyUp();
        }
        return status;
    }

    /** Before any code of strangers runs. */
    private void expectCode() {
        ending.watch();
        expectCode(bundles, streams, err);
    }

    /** Gets ready for the code of others. */
    public static void expectCode(Bundles bundles, StandardStreams streams, PrintStream err) {
        StrangersOutput said = StrangersOutput.divert(err);
        bundles.book().prepare(() -> streams.give(said));
    }

    private int run(BerthCommand command, String[] args) {
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
            if (bundles.book().hasGuests()) {
                ending.starve();
            }
            err.println("berth: not enough memory for this input; give Java more, or a smaller file.");
            return DEFECT;
        }
    }
}
