// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/**
 * This process' standard output and standard error. Before code of strangers runs, both go on under other numbers, and the old ones
 * lead into a pipe: so nothing gets between the answer that a plug-in, or a program that it starts, writes to them or closes.
 * Windows has no such numbers; there both stay where they are. Use from any thread.
 */
public final class StandardStreams {
    private static final int OUT = 1;
    private static final int ERR = 2;
    private static final int SETTLING_MILLIS = 100;

    private final StandardDescriptor out = new StandardDescriptor(OUT, new FileOutputStream(FileDescriptor.out));
    private final StandardDescriptor err = new StandardDescriptor(ERR, new FileOutputStream(FileDescriptor.err));
    private Optional<Pipe> pipe = Optional.empty();

    /** What strangers write, and a pipe of our own that tells the listener to go: Java waits at its end for a thread that is in a call of C. */
    private record Pipe(Posix posix, int end, int beginning, int called, int call) {
        static Pipe of(Posix posix) throws IOException {
            int[] ends = posix.pipe();
            int[] calls = posix.pipe();
            return new Pipe(posix, ends[0], ends[1], calls[0], calls[1]);
        }

        /** Hands on all that comes, in one piece with asking whether something has come. */
        void listen(OutputStream listener) {
            byte[] bytes = new byte[8192];
            try {
                for (int count = 1; count > 0;) {
                    posix.poll(-1, end, called);
                    if (posix.poll(0, called)) {
                        return;
                    }
                    synchronized (this) {
                        count = posix.read(end, bytes);
                        listener.write(bytes, 0, count);
                    }
                }
            } catch (IOException e) {
                // Nobody hears strangers any more; the answer does not need it.
            }
        }

        synchronized boolean isEmpty() throws IOException {
            return !posix.poll(0, end);
        }

        void callBack() throws IOException {
            posix.write(call, new byte[1]);
        }
    }

    /** {@return standard output} */
    StandardDescriptor out() {
        return out;
    }

    /** {@return standard error} */
    public OutputStream err() {
        return err;
    }

    /** Gives the numbers of both to strangers, whose words go to the listener; where that can't be done they stay as they are. */
    public synchronized void give(OutputStream listener) {
        if (File.separatorChar != '/' || pipe.isPresent()) {
            return;
        }
        try {
            Posix posix = new Posix();
            Pipe made = Pipe.of(posix);
            pipe = Optional.of(made);
            Thread thread = new Thread(() -> made.listen(listener), "berth-strangers-output");
            thread.setDaemon(true);
            thread.start();
            out.give(posix, made.beginning());
            err.give(posix, made.beginning());
        } catch (IOException | LinkageError e) {
            // Without a C library that has these calls, strangers write to where they always did.
        }
    }

    /** {@return a program that is our user's own: what it inherits are the real ones} */
    synchronized Process start(ProcessBuilder program) throws IOException {
        if (pipe.isEmpty()) {
            return program.start();
        }
        takeBack();
        try {
            return program.start();
        } finally {
            out.giveAgain(pipe.get().beginning());
            err.giveAgain(pipe.get().beginning());
        }
    }

    /** Takes the numbers back. */
    synchronized void takeBack() throws IOException {
        out.takeBack();
        err.takeBack();
    }

    /** Waits a moment until what strangers have written is handed on; nobody hears what they write after that. */
    public void settle() {
        Optional<Pipe> written = pipe();
        long end = System.nanoTime() + SETTLING_MILLIS * 1_000_000L;
        try {
            while (written.isPresent() && !written.get().isEmpty() && System.nanoTime() < end) {
                Thread.sleep(1);
            }
            if (written.isPresent()) {
                written.get().callBack();
            }
        } catch (InterruptedException | IOException e) {
            // Then it is not waited for.
        }
    }

    private synchronized Optional<Pipe> pipe() {
        return pipe;
    }
}
