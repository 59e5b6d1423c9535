// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.spi;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat.Damage;
import berth.core.spi.GrowingLogFormat.Mark;

/**
 * A source that also hands out the records of logs of the live host that are no files, such as the channels of Windows' event log.
 * <p>
 * Contract: as {@link EvidenceSource}; it names topic {@code event-log}. It keeps nothing between two calls but what a {@link Following} keeps: all
 * that it must know again is in the {@link Mark}. A person names a log as the system does; no name is resolved, and no other host is asked but by {@link #on}.
 */
public interface LiveLogSource extends EvidenceSource {
    /** {@return the logs in which programs usually say that they could not bind, as far as this user may read them} */
    List<String> usual();

    /** {@return whether this host has a log of that name, whoever may read it} */
    boolean has(String log);

    /**
     * Reads the records behind a mark, in record order.
     *
     * @return the mark to go on from
     * @throws IOException when the log can't be read, with a sentence for people
     */
    Mark readOn(String log, Mark from, Consumer<? super LogRecord> records, Consumer<? super Damage> damages, IProgressMonitor monitor) throws IOException;

    /** {@return the mark behind the last record} Its records are not read. */
    Mark end(String log, IProgressMonitor monitor) throws IOException;

    /**
     * Follows what is written behind a mark. What stands here reads on with each look; a source that the system tells of new records does better.
     *
     * @return one that the caller closes; should it fail, the caller follows anew from the last mark
     * @throws IOException when the log can't be followed, with a sentence for people
     */
    default Following follow(String log, Mark from) throws IOException {
        return new RepeatedLook(this, log, from);
    }

    /**
     * {@return the logs of another host, which a person named}
     * That host is asked in the name of who runs this program, and no password is asked for or kept. What stands here knows no other host.
     *
     * @throws IOException when it can't be asked, with a sentence for people
     */
    default LiveLogSource on(String host) throws IOException {
        throw new IOException("nothing here can ask the host " + host);
    }

    /** A log that is followed; for one thread at a time. */
    interface Following extends Closeable {
        /**
         * Hands on each record that is new, once and in record order; it waits for none.
         *
         * @return the mark to go on from
         * @throws IOException when the log can't be read, with a sentence for people
         */
        Mark look(Consumer<? super LogRecord> records, Consumer<? super Damage> damages, IProgressMonitor monitor) throws IOException;

        @Override
        void close();
    }
}
