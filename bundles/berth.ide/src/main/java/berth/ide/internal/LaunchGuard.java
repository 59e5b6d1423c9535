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
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchListener;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jface.dialogs.ErrorDialog;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IWorkbenchWindow;
import org.eclipse.ui.PlatformUI;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.ide.internal.Offer.Choice;
import berth.ide.internal.Offers.Occasion;

/**
 * Asks before a launch fails again: where one of the same launch configuration has failed on a port, and the port is taken.
 * <p>
 * The platform tells of a launch on the thread that launches it, before its program is started; that thread waits for the person, as it
 * does for the platform's own questions. All guards are equal, so that a second one is none.
 */
@NonNullByDefault({})
record LaunchGuard() implements ILaunchListener {

    private static final long PATIENCE_MILLIS = 250;

    /** Looks at launches from now on. */
    static void stand() {
        DebugPlugin.getDefault().getLaunchManager().addLaunchListener(new LaunchGuard());
    }

    @Override
    public void launchAdded(ILaunch launch) {
        ILaunchConfiguration configuration = launch.getLaunchConfiguration();
        Job job = Job.getJobManager().currentJob();
        if (configuration == null || job == null || Display.getCurrent() != null || !isOfAPerson(launch, job)) {
            return;
        }
        Optional<Endpoint> failedOn = PortMemory.port(configuration);
        // What it failed on counts no longer where it states another port now.
        List<PortSetting> stated = failedOn.isPresent() ? Configurations.ports(configuration) : List.of();
        failedOn.filter(wanted -> stated.isEmpty() || stated.stream().anyMatch(setting -> setting.port() == wanted.port()))
                .ifPresent(wanted -> check(configuration, launch.getLaunchMode(), wanted, job));
    }

    /**
     * Only a launch for which the platform has a job of its own was begun by a person: others are not to wait for one. A member of a group
     * is launched on the job of the whole group; and while the platform builds and waits it shows a launch of a class of its own.
     */
    private static boolean isOfAPerson(ILaunch launch, Job job) {
        return job.getRule() == null && job.getClass().getName().startsWith("org.eclipse.debug.internal.ui.") && !launch.getClass().getName().contains("PendingLaunch")
                && OwnLaunches.each().noneMatch(other -> other.getClass().getSimpleName().equals("GroupLaunch") && !other.isTerminated());
    }

    private static void check(ILaunchConfiguration configuration, String mode, Endpoint wanted, Job job) {
        PortLook look = new PortLook(Optional.of(configuration), Occasion.STARTING);
        IProgressMonitor monitor = new NullProgressMonitor();
        Diagnosis answer = look.look(wanted, monitor);
        if (answer.verdict() != Verdict.HELD) {
            return;
        }
        try {
            switch (ask(configuration.getName(), look.offer(answer, monitor))) {
            case Choice.StopAndRun stop -> Stopping.stop(stop, monitor);
            case Choice.OtherPort other -> {
                ILaunchConfiguration copy = Configurations.withPort(configuration, other.instead(), other.port());
                job.cancel();
                Rerun.launch(copy, mode);
            }
            case Choice.WhoIsIt who -> {
                job.cancel();
                Answers.show(who.wanted());
            }
            case Choice.RunAnyway anyway -> PortMemory.forget(configuration);
            case Choice.RunAgain again -> { }
            case Choice.AskPort ask -> { }
            case Choice.FindPort find -> { }
            }
        } catch (CoreException e) {
            job.cancel();
            PlatformUI.getWorkbench().getDisplay().asyncExec(() -> ErrorDialog.openError(null, configuration.getName(), null, e.getStatus()));
        }
    }

    /** {@return what a person chose; nothing is waited for where nobody can choose any more} */
    private static Choice ask(String launch, Offer offer) {
        CompletableFuture<Choice> chosen = new CompletableFuture<>();
        Display display = PlatformUI.getWorkbench().getDisplay();
        display.asyncExec(() -> open(launch, offer, chosen));
        while (!display.isDisposed() && PlatformUI.isWorkbenchRunning() && !PlatformUI.getWorkbench().isClosing()) {
            try {
                return chosen.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                continue;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return new Choice.RunAgain();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a choice never fails", e);
            }
        }
        return new Choice.RunAgain();
    }

    /** Where no window can be opened the launch goes on. */
    private static void open(String launch, Offer offer, CompletableFuture<Choice> chosen) {
        boolean opened = false;
        try {
            IWorkbenchWindow[] windows = PlatformUI.getWorkbench().getWorkbenchWindows();
            if (windows.length > 0) {
                new LaunchDialog(windows[0].getShell(), launch, offer, chosen::complete).open();
                opened = true;
            }
        } finally {
            if (!opened) {
                chosen.complete(new Choice.RunAgain());
            }
        }
    }

    @Override
    public void launchRemoved(ILaunch launch) {
        // Only what begins is of interest.
    }

    @Override
    public void launchChanged(ILaunch launch) {
        // Only what begins is of interest.
    }
}
