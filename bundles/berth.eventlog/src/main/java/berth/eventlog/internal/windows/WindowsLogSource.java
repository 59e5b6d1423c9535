// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.LogRecord;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Why;
import berth.core.spi.EventLogFormat.Damage;
import berth.core.spi.GrowingLogFormat.Mark;
import berth.core.spi.LiveLogSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** The event log of this Windows: what it tells of failed services and binds, and the records of any channel. */
public final class WindowsLogSource implements LiveLogSource {
    private static final String ID = "berth.eventlog.windows.live";
    /** So many new events between two looks are kept in order to hand them on. */
    private static final int MOST_NEW = 10_000;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:-]{0,254}");

    private final Supplier<HostLog> host;

    /** Looks at the host. */
    public WindowsLogSource() {
        this(LiveLogs::open);
    }

    WindowsLogSource(Supplier<HostLog> host) {
        this.host = host;
    }

    @Override
    public void collect(Request request, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        if (request.effort() == Effort.EXACT) {
            return;
        }
        Origin origin = new Origin(ID, request.now(), Optional.empty());
        try (HostLog logs = host.get()) {
            FailureEvents failures = new FailureEvents(request.wanted(), request.now());
            boolean whole = true;
            for (String log : FailureEvents.logs()) {
                Optional<NotObserved> missed = look(logs, log, failures, origin, sink, monitor);
                missed.ifPresent(sink);
                whole &= missed.isEmpty();
            }
            Optional<String> limit = logs.limit();
            limit.ifPresent(what -> sink.accept(new NotObserved(origin, Topic.EVENT_LOG, Why.NOT_SUPPORTED, what)));
            if (whole && limit.isEmpty()) {
                sink.accept(new Surveyed(origin, Topic.EVENT_LOG, request.wanted().map(Endpoint::port).map(Set::of).orElse(Set.of())));
            }
        }
    }

    /** {@return what of that log was not seen} */
    private static Optional<NotObserved> look(HostLog logs, String log, FailureEvents failures, Origin origin, Consumer<? super Evidence> sink, IProgressMonitor monitor) {
        AtomicInteger read = new AtomicInteger();
        AtomicInteger kept = new AtomicInteger();
        AtomicReference<Optional<Damage>> damage = new AtomicReference<>(Optional.empty());
        try {
            logs.read(failures.query(log), event -> {
                if (failures.isOld(event)) {
                    return false;
                }
                if (failures.tells(event)) {
                    sink.accept(new EventLogged(origin.at(log + " record " + event.number()), event));
                    kept.incrementAndGet();
                }
                return read.incrementAndGet() < FailureEvents.MOST_READ && kept.get() < FailureEvents.MOST_KEPT;
            }, what -> damage.set(Optional.of(what)), monitor);
        } catch (EventLogError e) {
            return Optional.of(new NotObserved(origin, Topic.EVENT_LOG, e.why(), "the " + log + " log can't be read: " + e.getMessage()));
        }
        boolean bounded = read.get() >= FailureEvents.MOST_READ || kept.get() >= FailureEvents.MOST_KEPT;
        return monitor.isCanceled() ? Optional.of(new NotObserved(origin, Topic.EVENT_LOG, Why.CANCELLED, "the " + log + " log was not read to its end"))
                : bounded ? Optional.of(new NotObserved(origin, Topic.EVENT_LOG, Why.FAILED, "of the " + log + " log only the newest " + read.get() + " warnings and errors were looked at"))
                : damage.get().map(what -> new NotObserved(origin, Topic.EVENT_LOG, Why.FAILED, "in the " + log + " log not all events can be read: " + what.what()));
    }

    @Override
    public List<String> usual() {
        try (HostLog logs = host.get()) {
            return FailureEvents.logs().stream().filter(log -> isReadable(logs, log)).toList();
        }
    }

    private static boolean isReadable(HostLog logs, String log) {
        try {
            logs.read(HostLog.Wanted.all(log, true), event -> false, damage -> { }, new NullProgressMonitor());
            return true;
        } catch (EventLogError e) {
            return false;
        }
    }

    @Override
    public boolean has(String log) {
        if (log.indexOf('\\') >= 0 || log.indexOf(':') >= 0) {
            // A file's path, whatever error the service answers; no channel may be called so.
            return false;
        }
        try (HostLog logs = host.get()) {
            return logs.has(log);
        } catch (EventLogError e) {
            return false;
        }
    }

    @Override
    public Mark end(String log, IProgressMonitor monitor) throws IOException {
        try (HostLog logs = host.get()) {
            return logs.end(log, monitor);
        }
    }

    @Override
    public Following follow(String log, Mark from) throws IOException {
        HostLog logs = host.get();
        Optional<Following> subscribed = Optional.empty();
        try {
            subscribed = logs.subscribe(log, from);
        } finally {
            if (subscribed.isEmpty()) {
                logs.close();
            }
        }
        return subscribed.isPresent() ? new Subscribed(logs, subscribed.get()) : LiveLogSource.super.follow(log, from);
    }

    /** The older interface is left out: it would be asked for another host's logs by a path. */
    @Override
    public LiveLogSource on(String other) throws IOException {
        if (!HOST.matcher(other).matches()) {
            throw new IOException("that is no name of a host");
        }
        WevtapiService service = WevtapiService.ofSystem(Optional.of(other));
        return new WindowsLogSource(() -> new ChannelLog(service));
    }

    /** Keeps the log open for as long as it is followed. */
    private record Subscribed(HostLog logs, Following channel) implements Following {
        @Override
        public Mark look(Consumer<? super LogRecord> records, Consumer<? super Damage> damages, IProgressMonitor monitor) throws IOException {
            return channel.look(records, damages, monitor);
        }

        @Override
        public void close() {
            channel.close();
            logs.close();
        }
    }

    private static Mark behind(LogRecord event) {
        return new Mark(event.number(), event.number() + 1, 0);
    }

    @Override
    public Mark readOn(String log, Mark from, Consumer<? super LogRecord> records, Consumer<? super Damage> damages, IProgressMonitor monitor) throws IOException {
        try (HostLog logs = host.get()) {
            return from.place() == 0 ? whole(logs, log, records, damages, monitor) : news(logs, log, from, records, damages, monitor);
        }
    }

    private static Mark whole(HostLog logs, String log, Consumer<? super LogRecord> records, Consumer<? super Damage> damages, IProgressMonitor monitor) throws EventLogError {
        AtomicReference<Mark> last = new AtomicReference<>(Mark.START);
        logs.read(HostLog.Wanted.all(log, false), event -> {
            last.set(behind(event));
            records.accept(event);
            return true;
        }, damages, monitor);
        return last.get();
    }

    /** Newest first, down to the mark: whoever asks for all numbers above one has the service look at each event of the log. */
    private static Mark news(HostLog logs, String log, Mark from, Consumer<? super LogRecord> records, Consumer<? super Damage> damages, IProgressMonitor monitor)
            throws EventLogError {
        Deque<LogRecord> news = new ArrayDeque<>();
        AtomicReference<Optional<Long>> newest = new AtomicReference<>(Optional.empty());
        AtomicBoolean damaged = new AtomicBoolean();
        logs.read(HostLog.Wanted.all(log, true), event -> {
            newest.compareAndSet(Optional.empty(), Optional.of(event.number()));
            boolean isNew = event.number() > from.place();
            if (isNew) {
                news.addFirst(event);
            }
            return isNew && news.size() < MOST_NEW;
        }, damage -> {
            damaged.set(true);
            damages.accept(damage);
        }, monitor);
        if (newest.get().filter(number -> number < from.place()).isPresent()) {
            // It was cleared, and counts anew.
            return whole(logs, log, records, damages, monitor);
        }
        if (monitor.isCanceled()) {
            return from;
        }
        if (news.size() >= MOST_NEW) {
            damages.accept(new Damage(Damage.NO_PLACE, "More than " + MOST_NEW + " events were written between two looks; the oldest of them are passed over."));
        } else if (!damaged.get() && !news.isEmpty() && news.getFirst().number() > from.place() + 1) {
            damages.accept(FollowedChannel.gap());
        }
        news.forEach(records);
        return news.isEmpty() ? from : behind(news.getLast());
    }
}
