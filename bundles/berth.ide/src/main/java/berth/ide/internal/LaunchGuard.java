// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchListener;
import org.eclipse.debug.ui.DebugUITools;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.PlatformUI;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Verdict;
import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
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

    /** Looks at launches from now on. */
    static void stand() {
        DebugPlugin.getDefault().getLaunchManager().addLaunchListener(new LaunchGuard());
    }

    @Override
    public void launchAdded(ILaunch launch) {
        ILaunchConfiguration configuration = launch.getLaunchConfiguration();
        Job job = Job.getJobManager().currentJob();
        // Launched without a job, it is launched by a program, which is not to wait for a person.
        if (configuration == null || job == null || Display.getCurrent() != null || isPlaceholder(launch)) {
            return;
        }
        List<PortSetting> stated = Configurations.ports(configuration);
        // What it failed on counts no longer where it states another port now.
        PortMemory.port(configuration).filter(port -> stated.isEmpty() || stated.stream().anyMatch(setting -> setting.port() == port))
                .ifPresent(port -> check(configuration, launch.getLaunchMode(), port, job));
    }

    /** While the platform builds and waits it shows a launch of a class of its own. */
    private static boolean isPlaceholder(ILaunch launch) {
        return launch.getClass().getName().contains("PendingLaunch");
    }

    private static void check(ILaunchConfiguration configuration, String mode, int port, Job job) {
        PortLook look = new PortLook(Optional.of(configuration), Occasion.STARTING);
        IProgressMonitor monitor = new NullProgressMonitor();
        Diagnosis answer = look.look(new Endpoint(Transport.TCP, IpAddress.ANY_V4, port), monitor);
        if (answer.verdict() != Verdict.HELD) {
            return;
        }
        switch (ask(look.offer(answer, monitor))) {
        case Choice.StopAndRun stop -> stop(stop.owners());
        case Choice.OtherPort other -> {
            job.cancel();
            launch(configuration, mode, other);
        }
        case Choice.WhoIsIt who -> {
            job.cancel();
            Answers.show(who.wanted());
        }
        case Choice.RunAnyway anyway -> { }
        case Choice.RunAgain again -> { }
        case Choice.AskPort ask -> { }
        }
    }

    /** {@return what a person chose; a closed window lets the launch go on} */
    private static Choice ask(Offer offer) {
        CompletableFuture<Choice> chosen = new CompletableFuture<>();
        Display display = PlatformUI.getWorkbench().getDisplay();
        display.asyncExec(() -> PortPopup.open(display, offer, chosen::complete));
        try {
            return chosen.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Choice.RunAnyway();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a choice never fails", e);
        }
    }

    private static void stop(List<Owner> owners) {
        try {
            for (Owner owner : owners) {
                Stopping.stop(owner, new NullProgressMonitor());
            }
        } catch (CoreException e) {
            ILog.of(LaunchGuard.class).log(e.getStatus());
        }
    }

    private static void launch(ILaunchConfiguration configuration, String mode, Choice.OtherPort other) {
        try {
            DebugUITools.launch(Configurations.withPort(configuration, other.instead(), other.port()), mode);
        } catch (CoreException e) {
            ILog.of(LaunchGuard.class).log(e.getStatus());
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
