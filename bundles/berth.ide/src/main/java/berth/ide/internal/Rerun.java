// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.ui.DebugUITools;

/** Does what a person has chosen, in a background job that the platform shows; its failures come as the platform's own dialogs. */
final class Rerun {
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
                Stopping.stop(owner, monitor);
            }
            Stopping.end(failed, monitor);
            launch(configuration);
        });
    }

    /** Runs the configuration again. */
    void again() {
        run("Running again", monitor -> {
            Stopping.end(failed, monitor);
            launch(configuration);
        });
    }

    /** Runs it once with another port. */
    void with(Offer.Choice.OtherPort other) {
        run("Running on port " + other.port(), monitor -> {
            Stopping.end(failed, monitor);
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

    /** Does what was chosen about a launch that failed; without its launch configuration nothing can be run. */
    static void perform(Optional<ILaunch> failed, Offer.Choice choice) {
        Optional<Rerun> rerun = failed.flatMap(launch -> Optional.ofNullable(launch.getLaunchConfiguration()).map(configuration -> new Rerun(launch, configuration)));
        switch (choice) {
        case Offer.Choice.StopAndRun stop -> rerun.ifPresent(run -> run.afterStopping(stop.owners()));
        case Offer.Choice.RunAgain again -> rerun.ifPresent(Rerun::again);
        case Offer.Choice.RunAnyway anyway -> rerun.ifPresent(Rerun::again);
        case Offer.Choice.OtherPort other -> rerun.ifPresent(run -> run.with(other));
        case Offer.Choice.WhoIsIt who -> Answers.show(who.wanted());
        case Offer.Choice.AskPort ask -> { }
        }
    }
}
