// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import org.eclipse.jdt.annotation.NonNullByDefault;

import berth.core.contribution.Guard;

/** The program's standard output, which remembers why an answer did not get through: a print stream forgets it. */
public final class StandardOutput extends FilterOutputStream {
    private final BooleanSupplier isPipe;
    private Optional<IOException> failure = Optional.empty();

    /** Writes to this process' standard output. */
    public StandardOutput(StandardStreams streams) {
        this(streams.out(), streams.out()::isPipe);
    }

    StandardOutput(OutputStream stream) {
        this(stream, () -> false);
    }

    private StandardOutput(OutputStream stream, BooleanSupplier isPipe) {
        super(new BufferedOutputStream(stream));
        this.isPipe = isPipe;
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
        return isPipe.getAsBoolean() ? Optional.empty() : failure.map(Guard::reason);
    }
}
