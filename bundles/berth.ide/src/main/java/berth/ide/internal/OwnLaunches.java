// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ide.internal;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.eclipse.debug.core.DebugPlugin;
import org.eclipse.debug.core.ILaunch;
import org.eclipse.debug.core.ILaunchConfiguration;
import org.eclipse.debug.core.model.IProcess;

import berth.core.diagnosis.Diagnosis.Holder;
import berth.ide.internal.Owner.OtherIde;
import berth.ide.internal.Owner.Owners;
import berth.ide.internal.Owner.Stranger;
import berth.ide.internal.Owner.ThisIde;

/** Tells programs that an IDE of this user has started from all others. Use from any thread. */
final class OwnLaunches {
    /** The arguments by which every Eclipse starts, and by which it names its workspace. */
    private static final String LAUNCHER = "org.eclipse.equinox.launcher";
    private static final String WORKSPACE = "-data";
    private static final int DEEPEST = 64;

    private final List<ILaunch> launches;

    OwnLaunches(List<ILaunch> launches) {
        this.launches = List.copyOf(launches);
    }

    static OwnLaunches current() {
        return new OwnLaunches(each().toList());
    }

    /** {@return the launches that this IDE knows} */
    static Stream<ILaunch> each() {
        return Stream.of(DebugPlugin.getDefault().getLaunchManager().getLaunches());
    }

    /** {@return who started each of the holders} */
    Owners owners(List<Holder> holders) {
        return new Owners(holders.stream().map(holder -> holder.pid().flatMap(ProcessHandle::of).map(this::owner).orElseGet(Stranger::new)).toList());
    }

    private Owner owner(ProcessHandle process) {
        // What started this IDE is none of its programs.
        List<ProcessHandle> line = Stream.iterate(Optional.of(process), Optional::isPresent, one -> one.flatMap(ProcessHandle::parent)).limit(DEEPEST)
                .map(Optional::orElseThrow).takeWhile(one -> !one.equals(ProcessHandle.current())).toList();
        for (ProcessHandle ancestor : line) {
            Optional<ILaunch> started = launches.stream().filter(launch -> started(launch, ancestor.pid())).findFirst();
            if (started.isPresent()) {
                return new ThisIde(started.get(), name(started.get()), time(started.get()));
            }
        }
        return line.stream().skip(1).filter(OwnLaunches::isIde).findFirst().map(ide -> otherIde(process, ide)).orElseGet(Stranger::new);
    }

    private static Owner otherIde(ProcessHandle process, ProcessHandle ide) {
        // The IDE itself, which may have an own server, is no program that it has started; nor is one of another user.
        boolean same = process.info().user().isPresent() && process.info().user().equals(ProcessHandle.current().info().user());
        return same && !isIde(process) ? new OtherIde(process, program(process), workspace(ide)) : new Stranger();
    }

    /** A language server is started so, too, and is no IDE. */
    private static boolean isIde(ProcessHandle process) {
        List<String> words = process.info().arguments().stream().flatMap(Arrays::stream).toList();
        return words.contains("-jar") && words.stream().anyMatch(word -> word.contains(LAUNCHER)) && words.stream().noneMatch(word -> word.contains("jdt.ls"));
    }

    private static Optional<String> workspace(ProcessHandle ide) {
        List<String> words = ide.info().arguments().stream().flatMap(Arrays::stream).toList();
        int at = words.indexOf(WORKSPACE);
        return at >= 0 && at + 1 < words.size() ? Optional.of(words.get(at + 1)) : Optional.empty();
    }

    private static String program(ProcessHandle process) {
        return process.info().command().map(path -> path.substring(path.lastIndexOf('/') + 1)).orElse("a program");
    }

    private static boolean started(ILaunch launch, long pid) {
        return Stream.of(launch.getProcesses()).filter(process -> !process.isTerminated())
                .anyMatch(process -> String.valueOf(pid).equals(process.getAttribute(IProcess.ATTR_PROCESS_ID)));
    }

    private static String name(ILaunch launch) {
        ILaunchConfiguration configuration = launch.getLaunchConfiguration();
        return configuration == null ? Stream.of(launch.getProcesses()).findFirst().map(IProcess::getLabel).orElse("a launch") : configuration.getName();
    }

    private static Optional<Instant> time(ILaunch launch) {
        try {
            return Optional.ofNullable(launch.getAttribute(DebugPlugin.ATTR_LAUNCH_TIMESTAMP)).map(Long::parseLong).map(Instant::ofEpochMilli);
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
