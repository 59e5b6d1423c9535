// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat.Damage;
import berth.core.spi.GrowingLogFormat.Mark;
import berth.core.spi.LiveLogSource.Following;

/** A channel that is followed by a subscription: the service says when there may be something new, and is asked for it only then. */
final class FollowedChannel implements Following {
    private static final int ROUNDS = 5;
    /** A service that was restarted, or has lost a wake-up, tells nobody anything: it is asked all the same so often. */
    private static final long SILENCE_NANOS = 30_000_000_000L;

    private final EventService service;
    private final ChannelLog channels;
    private final String log;
    private final LongSupplier nanos;
    private Mark reached;
    private Optional<EventService.Subscription> open = Optional.empty();
    private long asked;
    /** Events up to this place were handed on already. */
    private long known;
    /** Records may be missing, and nobody was told of it. */
    private boolean lost;
    private boolean told;

    FollowedChannel(EventService service, ChannelLog channels, String log, Mark from, LongSupplier nanos) {
        this.service = service;
        this.channels = channels;
        this.log = log;
        this.reached = from;
        this.nanos = nanos;
    }

    /** {@return one that is subscribed, unless records that it should begin behind are gone: that is told with the first look} */
    static FollowedChannel open(EventService service, ChannelLog channels, String log, Mark from) throws EventLogError {
        FollowedChannel followed = new FollowedChannel(service, channels, log, from, System::nanoTime);
        try {
            followed.open = Optional.of(followed.subscribe(followed.isFromStart()));
        } catch (EventLogError e) {
            if (!e.isStale()) {
                throw e;
            }
        }
        return followed;
    }

    static Mark behind(long place) {
        return new Mark(place, place + 1, 0);
    }

    private boolean isFromStart() {
        return reached.place() == 0;
    }

    @Override
    public Mark look(Consumer<? super LogRecord> records, Consumer<? super Damage> damages, IProgressMonitor monitor) throws EventLogError {
        Mark before = reached;
        told = false;
        for (int round = 1; true; round++) {
            try {
                readOn(records, damages, monitor);
                return reached;
            } catch (EventLogError e) {
                close();
                boolean again = e.isStale() && round < ROUNDS;
                if (!again && reached.equals(before)) {
                    throw e;
                }
                if (!again) {
                    // What was handed on is not to come again; what is wrong will be so with the next look.
                    return reached;
                }
            }
        }
    }

    private void readOn(Consumer<? super LogRecord> records, Consumer<? super Damage> damages, IProgressMonitor monitor) throws EventLogError {
        EventService.Subscription now = open.isPresent() ? open.get() : resume();
        open = Optional.of(now);
        tell(damages);
        boolean due = service.isSignalled(now) || nanos.getAsLong() - asked > SILENCE_NANOS;
        if (!due) {
            return;
        }
        asked = nanos.getAsLong();
        List<Long> events = next(now);
        while (!events.isEmpty() && take(events, records, damages, monitor)) {
            events = next(now);
        }
    }

    /** A log that was cleared may have the number that was reached once more: only here it shows. */
    private List<Long> next(EventService.Subscription now) throws EventLogError {
        try {
            return service.next(now.results(), ChannelLog.BATCH);
        } catch (EventLogError e) {
            lost |= e.isStale();
            throw e;
        }
    }

    private void tell(Consumer<? super Damage> damages) {
        boolean news = lost && !told;
        lost = false;
        if (news) {
            told = true;
            damages.accept(gap());
        }
    }

    /** {@return that records may be missing} */
    static Damage gap() {
        return new Damage(Damage.NO_PLACE, "Records may be missing here: the log was cleared, or its oldest records were overwritten before they were read.");
    }

    private EventService.Subscription resume() throws EventLogError {
        try {
            return subscribe(isFromStart());
        } catch (EventLogError e) {
            if (!e.isStale() || isFromStart()) {
                throw e;
            }
        }
        Mark last = channels.end(log, new NullProgressMonitor());
        EventService.Subscription all = subscribe(true);
        lost = true;
        // Whoever counts anew has nothing that was handed on.
        known = last.place() < reached.place() ? 0 : reached.place();
        return all;
    }

    private EventService.Subscription subscribe(boolean all) throws EventLogError {
        return service.subscribe(log, HostLog.Wanted.all(log, false).xpath(), all ? Optional.empty() : Optional.of(Bookmark.at(log, reached.place())));
    }

    /** {@return whether more is wanted} The rest of a batch comes with the next look. */
    private boolean take(List<Long> events, Consumer<? super LogRecord> records, Consumer<? super Damage> damages, IProgressMonitor monitor) throws EventLogError {
        try {
            for (long event : events) {
                if (monitor.isCanceled()) {
                    close();
                    return false;
                }
                hand(event, records, damages);
            }
            return true;
        } finally {
            events.forEach(service::close);
        }
    }

    private void hand(long event, Consumer<? super LogRecord> records, Consumer<? super Damage> damages) throws EventLogError {
        long place = channels.place(event);
        if (place > known) {
            // All records are asked for, and a channel leaves no number out.
            lost |= !isFromStart() && place > reached.place() + 1;
            tell(damages);
            channels.record(event, log, damages).ifPresent(records);
            reached = behind(place);
            known = 0;
        }
    }

    @Override
    public void close() {
        open.ifPresent(service::close);
        open = Optional.empty();
    }
}
