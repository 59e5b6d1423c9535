// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.spi;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;

/**
 * Reads one format of event logs from a file.
 * <p>
 * Contract: stateless; called from any thread, and left behind when it takes too long: the file is closed then. Bounded in memory whatever the file says of itself. A damaged record is
 * reported once with its place and reading goes on behind it.
 */
public interface EventLogFormat {
    /** {@return whether the first bytes (at most 8192, at position 0) are of this format; must not throw} */
    boolean recognises(ByteBuffer head);

    /**
     * {@return whether the format is so loose that nearly any file is of it, such as text}
     * It is asked only about files that no other format recognises.
     */
    default boolean lastResort() {
        return false;
    }

    /** {@return whether each line of the file tells of one thing as it stands, so that it may be searched as text instead of being read record by record} */
    default boolean isLines() {
        return false;
    }

    /**
     * {@return the content, where this is only a wrapping around a log of any format, such as compression}
     * The content is then looked at in its place, as one file, and {@link #read} is not called. Its size need not be bounded here.
     *
     * @param file the whole file from its start; whoever takes the content closes both
     * @throws IOException when the file can't be read at all; the stream throws one where it is damaged
     */
    default Optional<InputStream> unwrap(InputStream file) throws IOException {
        return Optional.empty();
    }

    /**
     * Reads the log from its start, in record order.
     *
     * @param log     the name to put into each record
     * @param damages what could not be read, in the order met
     * @throws IOException when the file can't be read at all
     */
    void read(SeekableByteChannel file, String log, Consumer<? super LogRecord> records, Consumer<? super Damage> damages,
            IProgressMonitor monitor) throws IOException;

    /**
     * Reads the log as the other method does, and has each record prepared by whichever thread has read it.
     * A format that reads on several threads, or that knows records recovered from what was overwritten, overrides this.
     *
     * @param prepare  called from any thread, even for several records at a time and in any order; throws nothing
     * @param prepared what became of the records, in record order, from one thread at a time
     * @param damages  as {@code prepared}
     * @throws IOException when the file can't be read at all
     */
    default <T> void read(SeekableByteChannel file, Wanted wanted, Function<? super LogRecord, ? extends T> prepare,
            Consumer<? super T> prepared, Consumer<? super Damage> damages, IProgressMonitor monitor) throws IOException {
        read(file, wanted.log(), record -> prepared.accept(prepare.apply(record)), damages, monitor);
    }

    /**
     * What is wanted of a log.
     *
     * @param log       the name to put into each record
     * @param recovered whether records are wanted that the log itself does not count any more
     */
    record Wanted(String log, boolean recovered) { }

    /**
     * A place in a log that could not be read.
     *
     * @param offset the byte where it begins; {@link #NO_PLACE} in a log that is no file
     * @param record the number of the record that is hurt, if one can be told
     * @param what   one sentence
     */
    record Damage(long offset, Optional<Long> record, String what) {
        /** The offset of what has no bytes. */
        public static final long NO_PLACE = -1;

        /** Damage that is not of one record. */
        public Damage(long offset, String what) {
            this(offset, Optional.empty(), what);
        }
    }
}
