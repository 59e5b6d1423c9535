// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.eclipse.jdt.annotation.NonNullByDefault;

import berth.core.contribution.Guard;

/** The program's standard output, which remembers why an answer did not get through: a print stream forgets it. */
public final class StandardOutput extends FilterOutputStream {
    private Optional<IOException> failure = Optional.empty();

    /** Writes to this process' standard output. */
    public StandardOutput() {
        this(new FileOutputStream(FileDescriptor.out));
    }

    StandardOutput(OutputStream stream) {
        super(new BufferedOutputStream(stream));
    }

    @Override
    @NonNullByDefault({})
    public void write(byte[] bytes, int from, int length) throws IOException {
        try {
            out.write(bytes, from, length);
        } catch (IOException e) {
            failure = Optional.of(e);
            throw e;
        }
    }

    @Override
    public void flush() throws IOException {
        try {
            out.flush();
        } catch (IOException e) {
            failure = Optional.of(e);
            throw e;
        }
    }

    /** {@return why something was lost; whoever reads from a pipe may have read enough, and that is no failure} */
    public Optional<String> lost() {
        return isPipe() ? Optional.empty() : failure.map(Guard::reason);
    }

    private static boolean isPipe() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/1")).toString().startsWith("pipe:");
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
