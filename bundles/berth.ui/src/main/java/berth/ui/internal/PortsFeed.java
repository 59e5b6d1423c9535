// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.jobs.IJobChangeListener;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.widgets.Display;

import berth.core.contribution.Contributions;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.inquiry.LocalHost;
import berth.core.inquiry.PortsLook;
import berth.core.ports.PortFilter;
import berth.core.ports.PortList;
import berth.core.snapshot.Snapshot;
import berth.ui.Words;
import berth.ui.internal.ShownPorts.Wish;

/**
 * Looks at the sockets of this host and arranges them, each in a background job, so that a filter need not wait for a look; the UI thread is handed one
 * finished list at a time. Use from the UI thread.
 */
public final class PortsFeed {
    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final Set<Why> FAILURES = EnumSet.of(Why.TIMED_OUT, Why.FAILED, Why.BROKEN_CONTRIBUTION);

    private final Display display;
    private final Consumer<ShownPorts> shown;
    private final Supplier<PortsLook> looks;
    private final Job look;
    private final Job arrange;
    /** Written by the job that looks, and read by the other one. */
    private volatile Seen seen = new Seen(PortHistory.none(), "");
    private volatile Wish wish = Wish.all();
    private final AtomicInteger handed = new AtomicInteger();
    private Optional<PortsLook> live = Optional.empty();

    /** What one job hands to the other. */
    private record Seen(PortHistory history, String unseen) { }

    /**
     * Is quiet until it is told to look.
     *
     * @param shown  is handed each list, on the thread of the display
     * @param failed is told when Berth itself failed, on the same thread
     */
    public PortsFeed(Display display, Supplier<Contributions> contributions, LocalHost localHost, Consumer<ShownPorts> shown, Runnable failed) {
        this.display = display;
        this.shown = shown;
        this.looks = () -> new PortsLook(contributions.get(), localHost, DEADLINE, Clock.systemUTC());
        this.look = job(Words.of("Looking at the sockets"), this::look, failed);
        this.arrange = job(Words.of("Arranging the sockets"), this::arrange, failed);
    }

    private Job job(String name, ICoreRunnable work, Runnable failed) {
        Job job = Job.create(name, work);
        job.setSystem(true);
        job.addJobChangeListener(IJobChangeListener.onDone(event -> {
            if (event.getResult().getSeverity() == IStatus.ERROR && !display.isDisposed()) {
                display.asyncExec(failed);
            }
        }));
        return job;
    }

    /** Looks once, unless a look is under way. */
    public void look() {
        if (look.getState() == Job.NONE) {
            look.schedule();
        }
    }

    /** Hands the list anew as it is wished for now. */
    public void wish(Wish now) {
        wish = now;
        arrange.schedule();
    }

    /** {@return whether a look or a list is still to come} */
    public boolean isBusy() {
        return look.getState() != Job.NONE || arrange.getState() != Job.NONE || handed.get() > 0;
    }

    /** Does no more. */
    public void stop() {
        look.cancel();
        arrange.cancel();
    }

    private void look(IProgressMonitor monitor) {
        PortsLook eyes = live.orElseGet(looks);
        live = Optional.of(eyes);
        Snapshot host = eyes.look(monitor);
        if (!monitor.isCanceled()) {
            PortHistory history = seen.history().next(PortList.of(host, PortFilter.ALL).toList(), unseen(host), host.takenAt());
            seen = new Seen(history, BlindSpots.sentence(host));
            arrange.schedule();
        }
    }

    /** Whose whole table is missing because a look failed. */
    private static Set<Transport> unseen(Snapshot host) {
        Set<Transport> known = host.all(SocketSeen.class).map(socket -> socket.local().transport()).collect(Collectors.toSet());
        Set<Topic> failed = PortList.blindSpots(host).filter(spot -> FAILURES.contains(spot.why())).map(spot -> spot.topic()).collect(Collectors.toSet());
        return Arrays.stream(Transport.values()).filter(transport -> !known.contains(transport) && failed.contains(Topic.sockets(transport)))
                .collect(Collectors.toSet());
    }

    private void arrange(IProgressMonitor monitor) {
        Seen now = seen;
        ShownPorts list = ShownPorts.of(now.history(), wish, now.unseen());
        if (!monitor.isCanceled() && !display.isDisposed()) {
            handed.incrementAndGet();
            display.asyncExec(() -> {
                handed.decrementAndGet();
                shown.accept(list);
            });
        }
    }
}
