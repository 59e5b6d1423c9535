// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Origin;

/** The processes of the host, each asked for once. */
final class MacProcesses {
    private final Darwin darwin;
    private final Map<Integer, Optional<MacProcess>> known = new HashMap<>();
    private Optional<Map<Integer, String>> users = Optional.empty();

    MacProcesses(Darwin darwin) {
        this.darwin = darwin;
    }

    /** {@return all processes}; fails where they can't be listed */
    List<MacProcess> all() throws DarwinError {
        List<MacProcess> all = MacProcess.parse(darwin.sysctl(MacProcess.CTL_KERN, MacProcess.KERN_PROC, MacProcess.KERN_PROC_ALL, 0));
        all.forEach(one -> known.put((int) one.process().pid(), Optional.of(one)));
        return all;
    }

    /** {@return that process, if it still lives} */
    Optional<MacProcess> of(int pid) {
        return known.computeIfAbsent(pid, this::asked);
    }

    private Optional<MacProcess> asked(int pid) {
        try {
            return MacProcess.parse(darwin.sysctl(MacProcess.CTL_KERN, MacProcess.KERN_PROC, MacProcess.KERN_PROC_PID, pid)).stream()
                    .filter(one -> one.process().pid() == pid).findFirst();
        } catch (DarwinError e) {
            return Optional.empty();
        }
    }

    /** {@return what it is; of another user's process the command line is not told} */
    ProcessSeen seen(MacProcess process, Origin origin) {
        int pid = (int) process.process().pid();
        return new ProcessSeen(origin.at("kern.proc, process " + pid), process.process(), process.parent(), process.name(), darwin.path(pid), command(pid), Optional.of(process.uid()),
                user(process.uid()), Optional.empty(), Optional.empty());
    }

    private List<String> command(int pid) {
        try {
            return MacProcess.arguments(darwin.sysctl(MacProcess.CTL_KERN, MacProcess.KERN_PROCARGS2, pid));
        } catch (DarwinError e) {
            return List.of();
        }
    }

    /** {@return what that user is called, where no directory has to be asked for it} People are in a directory, of which one knows oneself. */
    Optional<String> user(int uid) {
        if (users.isEmpty()) {
            users = Optional.of(systemUsers());
        }
        return Optional.ofNullable(users.get().get(uid)).or(() -> uid == darwin.user() ? Optional.ofNullable(System.getProperty("user.name")) : Optional.empty());
    }

    private static Map<Integer, String> systemUsers() {
        try {
            return Users.parse(Files.readString(Path.of("/etc/passwd"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            return Map.of(0, "root");
        }
    }
}
