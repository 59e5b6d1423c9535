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
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.model.IProcess;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Verdict;
import berth.ide.internal.Offer.Choice;
import berth.ide.internal.Offers.Occasion;
import berth.ide.internal.Owner.OtherIde;
import berth.ide.internal.Owner.Stranger;
import berth.ide.internal.Owner.ThisIde;

/** Ends programs that an IDE has started, as its red button does. Use from any thread but a UI thread: it waits. */
final class Stopping {
    private static final long PATIENCE_SECONDS = 10;
    private static final long BETWEEN_MILLIS = 50;

    private Stopping() { }

    /** Looks once more, and ends who has the port if it is still the same. */
    static void stop(Choice.StopAndRun choice, IProgressMonitor monitor) throws CoreException {
        Diagnosis now = new PortLook(Optional.empty(), Occasion.NOTHING_TO_RUN).look(choice.wanted(), monitor);
        if (now.verdict() != Verdict.FREE && !OwnLaunches.current().owners(now.holders()).each().equals(choice.owners())) {
            throw failure("Another program has the port now than a moment ago. Nothing was stopped: look again.");
        }
        for (Owner owner : now.verdict() == Verdict.FREE ? List.<Owner> of() : choice.owners()) {
            stop(owner, monitor);
        }
    }

    private static void stop(Owner owner, IProgressMonitor monitor) throws CoreException {
        switch (owner) {
        case ThisIde own -> end(own.launch(), monitor);
        case OtherIde other -> end(other.process());
        case Stranger nobody -> throw failure("A program that no Eclipse started is not stopped from here.");
        }
    }

    /** Ends a launch, and waits until its programs are gone. */
    static void end(ILaunch launch, IProgressMonitor monitor) throws CoreException {
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
}
