// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.jobs.IJobChangeListener;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.swt.widgets.Display;

import berth.ui.Words;
import berth.ui.internal.Reply.Said;

/**
 * Works on one question at a time in a background job, and hands its reply to the UI thread. A newer question takes the
 * place of an older one, whose reply is then dropped. Use from the UI thread.
 */
public final class Questions {
    private final Display display;
    private final Consumer<Reply> shown;
    private Optional<Job> running = Optional.empty();

    /** Hands every reply to that consumer, on the thread of the display. */
    public Questions(Display display, Consumer<Reply> shown) {
        this.display = display;
        this.shown = shown;
    }

    /** Starts the work and forgets the work before. */
    public void ask(String title, Case before, Function<IProgressMonitor, Reply> work) {
        cancel();
        // Stays so only when the work ends by a defect: the job's own status says more, in the log.
        AtomicReference<Reply> reply = new AtomicReference<>(
                new Reply(before, new Said(Words.of("Berth itself failed here; the log of this application says how."))));
        Job job = Job.create(title, (ICoreRunnable) monitor -> reply.set(work.apply(monitor)));
        job.setSystem(true);
        job.addJobChangeListener(IJobChangeListener.onDone(event -> hand(event.getJob(), reply)));
        running = Optional.of(job);
        job.schedule();
    }

    /** Asks the work to stop; its shorter reply still comes. */
    public void cancel() {
        running.ifPresent(Job::cancel);
    }

    /** Asks the work to stop, and drops its reply. */
    public void forget() {
        cancel();
        running = Optional.empty();
    }

    /** {@return whether a reply is still to come} */
    public boolean isBusy() {
        return running.isPresent();
    }

    private void hand(Job job, AtomicReference<Reply> reply) {
        if (display.isDisposed()) {
            return;
        }
        display.asyncExec(() -> {
            if (running.equals(Optional.of(job))) {
                running = Optional.empty();
                shown.accept(reply.get());
            }
        });
    }
}
