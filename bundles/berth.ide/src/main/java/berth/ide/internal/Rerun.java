// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.Optional;

import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.ui.PlatformUI;

/** Does what a person has chosen, in a background job that the platform shows; its failures come as the platform's own dialogs. */
final class Rerun {
    private final ILaunch failed;
    private final ILaunchConfiguration configuration;

    Rerun(ILaunch failed, ILaunchConfiguration configuration) {
        this.failed = failed;
        this.configuration = configuration;
    }

    /** Ends the programs that have the port and what is left of the failed launch, and runs its configuration again. */
    void afterStopping(Offer.Choice.StopAndRun choice) {
        run("Stopping what has the port", monitor -> {
            Stopping.stop(choice, monitor);
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
            ILaunchConfiguration copy = Configurations.withPort(configuration, other.instead(), other.port());
            Stopping.end(failed, monitor);
            launch(copy);
        });
    }

    private void launch(ILaunchConfiguration what) {
        launch(what, failed.getLaunchMode());
    }

    /** The platform may ask something first, so it is called on the UI thread. */
    static void launch(ILaunchConfiguration what, String mode) {
        PlatformUI.getWorkbench().getDisplay().asyncExec(() -> DebugUITools.launch(what, mode));
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
        case Offer.Choice.StopAndRun stop -> rerun.ifPresent(run -> run.afterStopping(stop));
        case Offer.Choice.RunAgain again -> rerun.ifPresent(Rerun::again);
        case Offer.Choice.RunAnyway anyway -> rerun.ifPresent(Rerun::again);
        case Offer.Choice.OtherPort other -> rerun.ifPresent(run -> run.with(other));
        case Offer.Choice.WhoIsIt who -> Answers.show(who.wanted());
        case Offer.Choice.AskPort ask -> { }
        case Offer.Choice.FindPort find -> { }
        }
    }
}
