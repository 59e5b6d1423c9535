// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.scanners;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ModuleSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.given.LocalPath;
import berth.portprobe.internal.windows.LocalFiles;
import berth.portprobe.internal.windows.SocketRow;
import berth.portprobe.internal.windows.TableLayout;
import berth.portprobe.internal.windows.WindowsError;

/**
 * Libraries that others have put into the processes that listen: neither from the folder of the program, nor of the program's own vendor,
 * nor Microsoft's in the folder of Windows.
 */
final class ForeignLibraries {
    /** The process that the kernel of Windows counts as itself. */
    private static final long KERNEL = 4;
    private static final int DRIVE = "C:\\".length();

    private final Inside inside;
    private final LocalFiles files;
    private final LocalPath.Environment environment;
    private final Origin origin;
    private final Map<String, Optional<String>> companies = new HashMap<>();

    ForeignLibraries(Inside inside, LocalFiles files, LocalPath.Environment environment, Origin origin) {
        this.inside = inside;
        this.files = files;
        this.environment = environment;
        this.origin = origin;
    }

    /** Tells of those in the processes that listen at the port, or at any. */
    void tell(Optional<Integer> port, Consumer<? super Evidence> sink, BooleanSupplier stopped) {
        for (long pid : listeners(port, sink)) {
            if (stopped.getAsBoolean()) {
                blind(origin, Why.CANCELLED, "Not all processes that listen were searched for libraries of others.", sink);
                return;
            }
            libraries(pid, sink);
        }
    }

    private Set<Long> listeners(Optional<Integer> port, Consumer<? super Evidence> sink) {
        Set<Long> pids = new LinkedHashSet<>();
        for (boolean v6 : new boolean[] { false, true }) {
            try {
                TableLayout layout = TableLayout.plain(Transport.TCP, v6);
                layout.parse(inside.table(layout)).stream().filter(row -> row.state() == SocketState.LISTEN && row.pid() > KERNEL)
                        .filter(row -> port.map(wanted -> wanted == row.local().port()).orElse(true)).map(SocketRow::pid).forEach(pids::add);
            } catch (WindowsError e) {
                blind(origin, e.why(), "Which processes listen is not told (" + e.getMessage() + "), so that none was searched for libraries of others.", sink);
            }
        }
        return pids;
    }

    private void libraries(long pid, Consumer<? super Evidence> sink) {
        Origin place = origin.at("process " + pid);
        try {
            List<String> libraries = inside.libraries(pid);
            Optional<String> program = libraries.stream().findFirst();
            ProcessRef process = new ProcessRef(pid, ProcessHandle.of(pid).flatMap(handle -> handle.info().startInstant()));
            libraries.stream().skip(1).distinct().filter(library -> isForeign(library, program)).forEach(library ->
                    sink.accept(new ModuleSeen(place, process, library, company(library))));
        } catch (WindowsError e) {
            blind(place, e.why(), "Which libraries process " + pid + " has loaded is not told (" + e.getMessage() + ").", sink);
        }
    }

    private boolean isForeign(String library, Optional<String> program) {
        String windows = environment.variable("SystemRoot").map(folder -> folder + "\\").orElse("");
        if (program.map(LocalPath::folder).filter(folder -> isOwn(folder, windows) && isBelow(library, folder)).isPresent()) {
            return false;
        }
        Optional<String> company = company(library);
        boolean system = isBelow(library, windows) && company.filter(ForeignLibraries::isOfWindows).isPresent();
        return !system && !(company.isPresent() && company.equals(program.flatMap(this::company)));
    }

    /** Windows' folders and a whole drive are no program's own: others put their libraries there, too. */
    private static boolean isOwn(String folder, String windows) {
        return !isBelow(folder, windows) && folder.length() > DRIVE;
    }

    private static boolean isBelow(String path, String folder) {
        return !folder.isEmpty() && path.regionMatches(true, 0, folder, 0, folder.length());
    }

    /** Wine names itself in some of its own. */
    private static boolean isOfWindows(String company) {
        String lower = company.toLowerCase(Locale.ROOT);
        return lower.startsWith("microsoft") || lower.contains("wine");
    }

    private Optional<String> company(String path) {
        return companies.computeIfAbsent(path.toLowerCase(Locale.ROOT), key -> files.company(path));
    }

    private static void blind(Origin place, Why why, String detail, Consumer<? super Evidence> sink) {
        sink.accept(new NotObserved(place, Topic.HOOKS, why, detail));
    }
}
