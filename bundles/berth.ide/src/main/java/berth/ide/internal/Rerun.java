// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.model.IProcess;
import org.eclipse.debug.ui.DebugUITools;

import berth.ide.internal.Owner.OtherIde;
import berth.ide.internal.Owner.Stranger;
import berth.ide.internal.Owner.ThisIde;

/** Does what a person has chosen, in a background job that the platform shows; its failures come as the platform's own dialogs. */
final class Rerun {
    private static final long PATIENCE_SECONDS = 10;
    private static final long BETWEEN_MILLIS = 50;

    private final ILaunch failed;
    private final ILaunchConfiguration configuration;

    Rerun(ILaunch failed, ILaunchConfiguration configuration) {
        this.failed = failed;
        this.configuration = configuration;
    }

    /** Ends these programs and what is left of the failed launch, and runs its configuration again. */
    void afterStopping(List<Owner> owners) {
        run("Stopping what has the port", monitor -> {
            for (Owner owner : owners) {
                stop(owner, monitor);
            }
            end(failed, monitor);
            launch(configuration);
        });
    }

    /** Runs the configuration again. */
    void again() {
        run("Running again", monitor -> {
            end(failed, monitor);
            launch(configuration);
        });
    }

    /** Runs it once with another port. */
    void with(Offer.Choice.OtherPort other) {
        run("Running on port " + other.port(), monitor -> {
            end(failed, monitor);
            launch(Configurations.withPort(configuration, other.instead(), other.port()));
        });
    }

    private void launch(ILaunchConfiguration what) {
        DebugUITools.launch(what, failed.getLaunchMode());
    }

    private static void run(String title, ICoreRunnable work) {
        Job job = Job.create(title, work);
        job.setUser(true);
        job.schedule();
    }

    private static void stop(Owner owner, IProgressMonitor monitor) throws CoreException {
        switch (owner) {
        case ThisIde own -> end(own.launch(), monitor);
        case OtherIde other -> end(other.process());
        case Stranger nobody -> throw failure("A program that no Eclipse started is not stopped from here.");
        }
    }

    private static void end(ILaunch launch, IProgressMonitor monitor) throws CoreException {
        if (!launch.isTerminated() && launch.canTerminate()) {
            launch.terminate();
        }
        for (long waited = 0; !isOver(launch); waited += BETWEEN_MILLIS) {
            if (monitor.isCanceled() || waited > TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS)) {
                throw failure("It has been told to end and has not ended yet. Nothing was started.");
            }
            pause();
        }
    }

    private static boolean isOver(ILaunch launch) {
        return launch.isTerminated() || List.of(launch.getProcesses()).stream().allMatch(IProcess::isTerminated);
    }

    private static void pause() throws CoreException {
        try {
            Thread.sleep(BETWEEN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("Stopped. Nothing was started.");
        }
    }

    /** A handle knows when its process was started, and so never ends another one of the same number. */
    private static void end(ProcessHandle process) throws CoreException {
        CompletableFuture<ProcessHandle> exit = process.onExit();
        process.destroy();
        try {
            exit.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw failure("It has been told to end and has not ended yet. Nothing was started.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("Stopped. Nothing was started.");
        }
    }

    private static CoreException failure(String sentence) {
        return new CoreException(new Status(IStatus.ERROR, "berth.ide", sentence));
    }

    /** {@return what can run a failed launch again; empty where its configuration is not known any more} */
    static Optional<Rerun> of(Optional<ILaunch> failed) {
        return failed.flatMap(launch -> Optional.ofNullable(launch.getLaunchConfiguration()).map(configuration -> new Rerun(launch, configuration)));
    }

    /** Does what was chosen, where it is something to run. */
    void perform(Offer.Choice choice) {
        switch (choice) {
        case Offer.Choice.StopAndRun stop -> afterStopping(stop.owners());
        case Offer.Choice.RunAgain again -> again();
        case Offer.Choice.OtherPort other -> with(other);
        case Offer.Choice.WhoIsIt who -> throw new IllegalArgumentException("nothing to run");
        case Offer.Choice.AskPort ask -> throw new IllegalArgumentException("nothing to run");
        }
    }
}
