// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

import org.eclipse.jdt.annotation.NonNullByDefault;

/** Standard output or standard error, which goes on under another number once strangers have its own. Use from any thread. */
final class StandardDescriptor extends OutputStream {
    private static final int MOST = 1 << 16;

    private final int number;
    private final OutputStream java;
    private Optional<Kept> kept = Optional.empty();

    /** Where it is kept. */
    private record Kept(Posix posix, int number) {
        void write(byte[] bytes, int from, int length) throws IOException {
            for (int at = from; at < from + length;) {
                at += posix.write(number, Arrays.copyOfRange(bytes, at, Math.min(from + length, at + MOST)));
            }
        }
    }

    /** @param java writes to that number */
    StandardDescriptor(int number, OutputStream java) {
        this.number = number;
        this.java = java;
    }

    @Override
    public void write(int next) throws IOException {
        write(new byte[] { (byte) next }, 0, 1);
    }

    @Override
    @NonNullByDefault({})
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        if (kept.isPresent()) {
            kept.get().write(bytes, from, length);
        } else {
            java.write(bytes, from, length);
        }
    }

    /** Keeps it, and gives what is written to its own number to another one; it stays as it is where it was closed when Java started. */
    synchronized void give(Posix posix, int strangers) throws IOException {
        if (kept.isEmpty() && posix.isWritable(number)) {
            kept = Optional.of(new Kept(posix, posix.dup(number)));
            posix.dup2(strangers, number);
        }
    }

    /** Gives its own number to strangers again. */
    synchronized void giveAgain(int strangers) throws IOException {
        if (kept.isPresent()) {
            kept.get().posix.dup2(strangers, number);
        }
    }

    /** Takes its own number back, for a while. */
    synchronized void takeBack() throws IOException {
        if (kept.isPresent()) {
            kept.get().posix.dup2(kept.get().number, number);
        }
    }

    /** {@return whether it is a pipe, as far as can be told} */
    synchronized boolean isPipe() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + kept.map(Kept::number).orElse(number))).toString().startsWith("pipe:");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
