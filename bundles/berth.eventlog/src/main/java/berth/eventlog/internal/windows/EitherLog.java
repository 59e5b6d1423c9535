// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Predicate;

import org.eclipse.core.runtime.IProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat.Damage;
import berth.core.spi.GrowingLogFormat.Mark;
import berth.core.spi.LiveLogSource.Following;

/** Channels where the system has them, else the older interface. */
final class EitherLog implements HostLog {
    private final HostLog channels;
    private final HostLog classic;
    private Optional<String> unanswered = Optional.empty();

    EitherLog(HostLog channels, HostLog classic) {
        this.channels = channels;
        this.classic = classic;
    }

    @Override
    public boolean has(String log) throws EventLogError {
        if (unanswered.isEmpty()) {
            try {
                return channels.has(log);
            } catch (EventLogError e) {
                fallBack(e);
            }
        }
        return classic.has(log);
    }

    @Override
    public void read(Wanted wanted, Predicate<? super LogRecord> taker, Consumer<? super Damage> damages, IProgressMonitor monitor) throws EventLogError {
        if (unanswered.isEmpty()) {
            AtomicBoolean any = new AtomicBoolean();
            try {
                channels.read(wanted, event -> {
                    any.set(true);
                    return taker.test(event);
                }, damages, monitor);
                return;
            } catch (EventLogError e) {
                if (any.get()) {
                    throw e;
                }
                fallBack(e);
            }
        }
        classic.read(wanted, taker, damages, monitor);
    }

    @Override
    public Mark end(String log, IProgressMonitor monitor) throws EventLogError {
        if (unanswered.isEmpty()) {
            try {
                return channels.end(log, monitor);
            } catch (EventLogError e) {
                fallBack(e);
            }
        }
        return classic.end(log, monitor);
    }

    @Override
    public Optional<Following> subscribe(String log, Mark from) throws EventLogError {
        if (unanswered.isEmpty()) {
            try {
                return channels.subscribe(log, from);
            } catch (EventLogError e) {
                fallBack(e);
            }
        }
        return classic.subscribe(log, from);
    }

    private void fallBack(EventLogError error) throws EventLogError {
        if (!error.isUnanswered()) {
            throw error;
        }
        unanswered = Optional.of("Windows' event service does not answer here (" + error.getMessage() + ")");
    }

    @Override
    public Optional<String> limit() {
        return unanswered.map(why -> why + classic.limit().map(more -> "; " + more).orElse("")).or(channels::limit);
    }

    @Override
    public void close() {
        channels.close();
        classic.close();
    }
}
