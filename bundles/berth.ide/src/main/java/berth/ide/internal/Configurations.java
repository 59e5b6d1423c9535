// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.resources.IProject;
import org.eclipse.core.resources.ResourcesPlugin;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.IPath;
import org.eclipse.core.runtime.IStatus;
import org.eclipse.core.runtime.Platform;
import org.eclipse.core.runtime.Status;
import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.ILaunchConfigurationWorkingCopy;
import org.eclipse.debug.core.ILaunchManager;

import berth.ide.internal.PortSetting.Place.FileLine;
import berth.ide.internal.PortSetting.Place.ProgramArgument;
import berth.ide.internal.PortSetting.Place.Variable;
import berth.ide.internal.PortSetting.Place.VmArgument;

/**
 * What launch configurations say about ports. Never saves one: it may be shared.
 * <p>
 * The attributes are those of the Java tools (IJavaLaunchConfigurationConstants), which other tools share; they need not be installed.
 */
final class Configurations {
    private static final String JAVA_DEBUGGER = "org.eclipse.jdt.debug";
    private static final String JAVA = "org.eclipse.jdt.launching.";
    private static final String MAIN_TYPE = JAVA + "MAIN_TYPE";
    private static final String PROGRAM_ARGUMENTS = JAVA + "PROGRAM_ARGUMENTS";
    private static final String VM_ARGUMENTS = JAVA + "VM_ARGUMENTS";
    private static final String PROJECT = JAVA + "PROJECT_ATTR";

    private Configurations() { }

    /** {@return whether that is a Java program which this IDE can debug} */
    static boolean canBeDebugged(ILaunchConfiguration configuration) {
        try {
            return Platform.getBundle(JAVA_DEBUGGER) != null && configuration.hasAttribute(MAIN_TYPE) && configuration.supportsMode(ILaunchManager.DEBUG_MODE);
        } catch (CoreException e) {
            return false;
        }
    }

    /** {@return the ports that it states, those in its own arguments first} */
    static List<PortSetting> ports(ILaunchConfiguration configuration) {
        try {
            List<PortSetting> stated = new ArrayList<>(ArgumentPorts.in(settings(configuration)));
            project(configuration).map(ProjectPorts::in).ifPresent(stated::addAll);
            return stated;
        } catch (CoreException e) {
            ILog.of(Configurations.class).warn("a launch configuration can't be read", e);
            return List.of();
        }
    }

    private static LaunchSettings settings(ILaunchConfiguration configuration) throws CoreException {
        Map<String, String> environment = configuration.getAttribute(ILaunchManager.ATTR_ENVIRONMENT_VARIABLES, Map.of());
        return new LaunchSettings(arguments(configuration, PROGRAM_ARGUMENTS), arguments(configuration, VM_ARGUMENTS), environment);
    }

    /** As they are written: to replace a variable in them may ask the person something. */
    private static List<String> arguments(ILaunchConfiguration configuration, String attribute) throws CoreException {
        return Arrays.asList(DebugPlugin.parseArguments(configuration.getAttribute(attribute, "")));
    }

    private static Optional<Path> project(ILaunchConfiguration configuration) throws CoreException {
        String name = configuration.getAttribute(PROJECT, "");
        IProject project = name.isEmpty() ? null : ResourcesPlugin.getWorkspace().getRoot().getProject(name);
        return Optional.ofNullable(project == null ? null : project.getLocation()).map(IPath::toPath);
    }

    /** {@return whether another port can be given to that place for one launch} */
    static boolean canChange(PortSetting setting) {
        return switch (setting.place()) {
        case ProgramArgument argument -> true;
        case VmArgument argument -> true;
        case Variable variable -> true;
        case FileLine file -> file.property().isPresent();
        };
    }

    /** {@return a copy, for one launch, in which that place says another port} */
    static ILaunchConfiguration withPort(ILaunchConfiguration configuration, PortSetting setting, int port) throws CoreException {
        ILaunchConfigurationWorkingCopy copy = configuration.copy(configuration.getName());
        switch (setting.place()) {
        case ProgramArgument argument -> replace(copy, PROGRAM_ARGUMENTS, argument.index(), setting.port(), port);
        case VmArgument argument -> replace(copy, VM_ARGUMENTS, argument.index(), setting.port(), port);
        case Variable variable -> {
            Map<String, String> environment = new HashMap<>(copy.getAttribute(ILaunchManager.ATTR_ENVIRONMENT_VARIABLES, Map.of()));
            environment.computeIfPresent(variable.name(), (name, value) -> ArgumentPorts.withPort(value, setting.port(), port));
            copy.setAttribute(ILaunchManager.ATTR_ENVIRONMENT_VARIABLES, environment);
        }
        case FileLine file -> copy.setAttribute(VM_ARGUMENTS, (copy.getAttribute(VM_ARGUMENTS, "") + " -D" + file.property().orElseThrow() + "=" + port).strip());
        }
        return copy;
    }

    private static void replace(ILaunchConfigurationWorkingCopy copy, String attribute, int index, int before, int port) throws CoreException {
        List<String> arguments = arguments(copy, attribute);
        String[] changed = arguments.toArray(String[]::new);
        String argument = index < changed.length ? ArgumentPorts.withPort(changed[index], before, port) : "";
        if (index >= changed.length || argument.equals(changed[index])) {
            throw new CoreException(new Status(IStatus.ERROR, "berth.ide", "The launch configuration has been changed meanwhile. Nothing was started."));
        }
        changed[index] = argument;
        copy.setAttribute(attribute, DebugPlugin.renderArguments(changed, null));
    }
}
