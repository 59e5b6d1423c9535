// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import java.io.Closeable;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat.Damage;
import berth.core.spi.GrowingLogFormat.Mark;
import berth.core.spi.LiveLogSource.Following;

/** One of the ways in which Windows hands out its event logs. For one thread. */
sealed interface HostLog extends Closeable permits ChannelLog, ClassicLog, EitherLog {

    /** Which records are wanted of a log. {@code xpath} is for those who can, and only leaves out what nobody wants: the others hand out all. */
    record Wanted(String log, String xpath, boolean newestFirst) {
        /** {@return all records of a log, from its first or from its last one on} */
        static Wanted all(String log, boolean newestFirst) {
            return new Wanted(log, "*", newestFirst);
        }
    }

    /** {@return whether there is a log of that name, whoever may read it} */
    boolean has(String log) throws EventLogError;

    /** Hands on the records until the taker wants no more, or the monitor is cancelled. */
    void read(Wanted wanted, Predicate<? super LogRecord> taker, Consumer<? super Damage> damages, IProgressMonitor monitor) throws EventLogError;

    /** {@return the mark behind the last record} */
    Mark end(String log, IProgressMonitor monitor) throws EventLogError;

    /** {@return what follows a log, and must be closed before this; empty where the system tells nobody of new records} */
    Optional<Following> subscribe(String log, Mark from) throws EventLogError;

    /** {@return what can't be had this way, in one sentence} */
    Optional<String> limit();

    @Override
    void close();
}
