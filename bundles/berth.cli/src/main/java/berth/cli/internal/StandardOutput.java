// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

import org.eclipse.jdt.annotation.NonNullByDefault;

import berth.core.contribution.Guard;

/** The program's standard output, which remembers why an answer did not get through: a print stream forgets it. */
public final class StandardOutput extends FilterOutputStream {
    private final Optional<StandardDescriptor> descriptor;
    private Optional<IOException> failure = Optional.empty();

    /** Writes to this process' standard output. */
    public StandardOutput(StandardStreams streams) {
        this(streams.out(), Optional.of(streams.out()));
    }

    StandardOutput(OutputStream stream) {
        this(stream, Optional.empty());
    }

    private StandardOutput(OutputStream stream, Optional<StandardDescriptor> descriptor) {
        super(new BufferedOutputStream(stream));
        this.descriptor = descriptor;
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
        return failure.isEmpty() || descriptor.isPresent() && descriptor.get().isPipe() ? Optional.empty() : failure.map(Guard::reason);
    }
}
