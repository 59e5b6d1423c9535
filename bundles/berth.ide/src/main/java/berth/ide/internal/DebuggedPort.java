// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchManager;
import org.eclipse.debug.core.model.IBreakpoint;
import org.eclipse.debug.core.model.IStackFrame;
import org.eclipse.debug.core.model.IValue;
import org.eclipse.debug.core.model.IVariable;
import org.eclipse.jdt.annotation.NonNullByDefault;
import org.eclipse.jdt.core.dom.Message;
import org.eclipse.jdt.debug.core.IJavaBreakpoint;
import org.eclipse.jdt.debug.core.IJavaBreakpointListener;
import org.eclipse.jdt.debug.core.IJavaDebugTarget;
import org.eclipse.jdt.debug.core.IJavaFieldVariable;
import org.eclipse.jdt.debug.core.IJavaLineBreakpoint;
import org.eclipse.jdt.debug.core.IJavaObject;
import org.eclipse.jdt.debug.core.IJavaThread;
import org.eclipse.jdt.debug.core.IJavaType;
import org.eclipse.jdt.debug.core.JDIDebugModel;

/**
 * The port that Java does not print: runs a Java program once more below the debugger, until it throws {@code java.net.BindException}, and reads the
 * address out of the frames of that moment. The breakpoint is ours alone: it stops nothing, is written nowhere, and is gone afterwards. Needs the Java
 * tools, so that nothing may touch this class before {@link Configurations#canBeDebugged}.
 */
@NonNullByDefault({})
final class DebuggedPort implements IJavaBreakpointListener {
    private static final String EXCEPTION = "java.net.BindException";
    private static final String ADDRESS = "java.net.InetSocketAddress";
    private static final long PATIENCE_SECONDS = 60;
    private static final long BETWEEN_MILLIS = 100;
    private static final long LATER_SECONDS = 5;
    private static final int DEEPEST = 64;

    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final IBreakpoint breakpoint;

    private DebuggedPort() throws CoreException {
        breakpoint = JDIDebugModel.createExceptionBreakpoint(ResourcesPlugin.getWorkspace().getRoot(), EXCEPTION, true, true, true, true, new HashMap<>(Map.of(IBreakpoint.PERSISTED, false)));
    }

    /** {@return the port that the program could not take; empty where it took it, or did not tell within a minute} */
    static Optional<Integer> find(ILaunchConfiguration configuration, IProgressMonitor monitor) throws CoreException {
        DebuggedPort ours = new DebuggedPort();
        JDIDebugModel.addJavaBreakpointListener(ours);
        try {
            return ours.await(configuration.launch(ILaunchManager.DEBUG_MODE, monitor, true), monitor);
        } finally {
            ours.breakpoint.setEnabled(false);
            ours.endLater();
        }
    }

    /** The debugger may still be about to let the program go on, for which it asks the breakpoint. */
    private void endLater() {
        Job job = Job.create("Removing the breakpoint", (ICoreRunnable) monitor -> {
            JDIDebugModel.removeJavaBreakpointListener(this);
            breakpoint.delete();
        });
        job.setSystem(true);
        job.schedule(TimeUnit.SECONDS.toMillis(LATER_SECONDS));
    }

    private Optional<Integer> await(ILaunch launch, IProgressMonitor monitor) throws CoreException {
        for (long waited = 0; waited < TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS) && !monitor.isCanceled(); waited += BETWEEN_MILLIS) {
            try {
                return Optional.of(port.get(BETWEEN_MILLIS, TimeUnit.MILLISECONDS));
            } catch (TimeoutException e) {
                if (launch.isTerminated()) {
                    return Optional.ofNullable(port.getNow(null));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            } catch (ExecutionException e) {
                throw new IllegalStateException("a port never fails", e);
            }
        }
        Stopping.end(launch, monitor);
        return Optional.empty();
    }

    @Override
    public int breakpointHit(IJavaThread thread, IJavaBreakpoint hit) {
        if (!hit.equals(breakpoint)) {
            return DONT_CARE;
        }
        try {
            Arrays.stream(thread.getStackFrames()).limit(DEEPEST).flatMap(DebuggedPort::variables).flatMap(DebuggedPort::port).findFirst().ifPresent(port::complete);
        } catch (DebugException e) {
            // The program is gone, or its frames are; the person is asked then.
            return DONT_SUSPEND;
        }
        return DONT_SUSPEND;
    }

    private static Stream<IVariable> variables(IStackFrame frame) {
        try {
            return Stream.of(frame.getVariables());
        } catch (DebugException e) {
            return Stream.of();
        }
    }

    /** As InetSocketAddress keeps it: in a holder, since Java 8. */
    private static Stream<Integer> port(IVariable variable) {
        try {
            IValue value = variable.getValue();
            return value instanceof IJavaObject address && value.getReferenceTypeName().equals(ADDRESS) && field(address, "holder") instanceof IJavaObject holder
                    ? ArgumentPorts.number(field(holder, "port").getValueString()).stream() : Stream.of();
        } catch (DebugException e) {
            return Stream.of();
        }
    }

    private static IValue field(IJavaObject object, String name) throws DebugException {
        IJavaFieldVariable field = object.getField(name, false);
        return field == null ? object : field.getValue();
    }

    @Override
    public void addingBreakpoint(IJavaDebugTarget target, IJavaBreakpoint added) {
        // Only what is hit is of interest.
    }

    @Override
    public int installingBreakpoint(IJavaDebugTarget target, IJavaBreakpoint installed, IJavaType type) {
        return DONT_CARE;
    }

    @Override
    public void breakpointHasRuntimeException(IJavaLineBreakpoint other, DebugException exception) {
        // Of conditions, which ours has not.
    }

    @Override
    public void breakpointHasCompilationErrors(IJavaLineBreakpoint other, Message[] errors) {
        // Of conditions, which ours has not.
    }

    @Override
    public void breakpointRemoved(IJavaDebugTarget target, IJavaBreakpoint removed) {
        // Only what is hit is of interest.
    }

    @Override
    public void breakpointInstalled(IJavaDebugTarget target, IJavaBreakpoint installed) {
        // Only what is hit is of interest.
    }
}
