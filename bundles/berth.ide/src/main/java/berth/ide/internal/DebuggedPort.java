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
import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.DebugException;
import org.eclipse.debug.core.DebugPlugin;
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
 * address out of the frames of that moment. The breakpoint is ours alone: it stops nothing, is written nowhere, and is gone with that program. Needs the Java
 * tools, so that nothing may touch this class before {@link Configurations#canBeDebugged}.
 */
@NonNullByDefault({})
final class DebuggedPort implements IJavaBreakpointListener {
    private static final String EXCEPTION = "java.net.BindException";
    private static final String ADDRESS = "java.net.InetSocketAddress";
    private static final long PATIENCE_SECONDS = 60;
    private static final long BETWEEN_MILLIS = 100;
    private static final int DEEPEST = 64;

    private final ILaunchConfiguration configuration;
    private final CompletableFuture<Integer> port = new CompletableFuture<>();
    private final IBreakpoint breakpoint;

    private DebuggedPort(ILaunchConfiguration configuration) throws CoreException {
        this.configuration = configuration;
        breakpoint = JDIDebugModel.createExceptionBreakpoint(ResourcesPlugin.getWorkspace().getRoot(), EXCEPTION, true, true, true, false,
                new HashMap<>(Map.of(IBreakpoint.PERSISTED, false)));
    }

    /**
     * {@return the port that the program could not take; empty where it took it}
     * The program is ended then: it was run for its port only.
     *
     * @throws CoreException when it did neither in time, or nobody wants to know any more
     */
    static Optional<Integer> find(ILaunchConfiguration configuration, IProgressMonitor monitor) throws CoreException {
        DebuggedPort ours = new DebuggedPort(configuration);
        // Before the breakpoint is known to programs that are debugged already: it is for none of them.
        JDIDebugModel.addJavaBreakpointListener(ours);
        try {
            DebugPlugin.getDefault().getBreakpointManager().addBreakpoint(ours.breakpoint);
            ILaunch launch = configuration.launch(ILaunchManager.DEBUG_MODE, monitor, true);
            try {
                return ours.await(launch, monitor);
            } finally {
                Stopping.end(launch, new NullProgressMonitor());
            }
        } finally {
            JDIDebugModel.removeJavaBreakpointListener(ours);
            ours.breakpoint.delete();
        }
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
                throw new CoreException(Status.CANCEL_STATUS);
            } catch (ExecutionException e) {
                throw new IllegalStateException("a port never fails", e);
            }
        }
        throw new CoreException(monitor.isCanceled() ? Status.CANCEL_STATUS
                : Status.error("Below the debugger the program has neither failed nor ended within " + PATIENCE_SECONDS + " seconds. It was ended."));
    }

    private boolean isOurs(ILaunch launch) {
        return launch != null && configuration.equals(launch.getLaunchConfiguration());
    }

    @Override
    public int breakpointHit(IJavaThread thread, IJavaBreakpoint hit) {
        if (!hit.equals(breakpoint)) {
            return DONT_CARE;
        }
        try {
            if (isOurs(thread.getLaunch())) {
                Arrays.stream(thread.getStackFrames()).limit(DEEPEST).flatMap(DebuggedPort::variables).flatMap(DebuggedPort::port).findFirst().ifPresent(port::complete);
            }
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
        return !installed.equals(breakpoint) ? DONT_CARE : isOurs(target.getLaunch()) ? INSTALL : DONT_INSTALL;
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
