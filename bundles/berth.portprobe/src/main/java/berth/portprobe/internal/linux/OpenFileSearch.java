// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.BooleanSupplier;

import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Origin;

/** Looks through the open files of all processes for some that have no port. It costs what a walk through /proc costs, so ask only when there is something to find. */
public record OpenFileSearch(Kernel kernel, BooleanSupplier cancelled) {

    private static final int FDINFO = 1 << 16;

    /** Tells what is wanted. */
    private interface Key {
        OptionalLong of(Kernel.OpenFiles file, String info) throws KernelError;
    }

    /** Whose files are looked through. */
    private interface Pids {
        List<Long> all() throws KernelError;
    }

    /** {@return by their inodes which processes hold these sockets; who can't be looked into is not told} */
    public Map<Long, ProcessSeen> sockets(Set<Long> inodes, Origin origin) {
        return search(inodes, kernel::pids, (file, info) -> file.isSocket() ? OptionalLong.of(file.inode()) : OptionalLong.empty(), origin);
    }

    /** {@return by their numbers which processes hold these links of BPF programs; who can't be looked into is not told} */
    public Map<Long, ProcessSeen> links(Set<Long> numbers, Origin origin) {
        return search(numbers, kernel::pids, this::link, origin);
    }

    /** {@return which of these links the process holds} */
    public Set<Long> links(Set<Long> numbers, long pid, Origin origin) {
        return search(numbers, () -> List.of(pid), this::link, origin).keySet();
    }

    private OptionalLong link(Kernel.OpenFiles file, String info) throws KernelError {
        return file.isAnonymous() && file.target().contains("bpf") ? ProcFacts.link(new String(kernel.read(info, FDINFO), StandardCharsets.ISO_8859_1))
                : OptionalLong.empty();
    }

    private Map<Long, ProcessSeen> search(Set<Long> wanted, Pids pids, Key key, Origin origin) {
        Map<Long, ProcessSeen> found = new HashMap<>();
        Processes processes = new Processes(kernel);
        try (Kernel.OpenFiles files = kernel.openFiles()) {
            for (long pid : pids.all()) {
                if (cancelled.getAsBoolean() || found.size() == wanted.size()) {
                    break;
                }
                Set<Long> held = held(pid, files, wanted, key);
                if (!held.isEmpty()) {
                    processes.describe(pid, origin.at("/proc/" + pid + "/fd")).ifPresent(process -> held.forEach(number -> found.putIfAbsent(number, process)));
                }
            }
        } catch (KernelError e) {
            // Without a list of processes nobody is found.
        }
        return found;
    }

    private static Set<Long> held(long pid, Kernel.OpenFiles files, Set<Long> wanted, Key key) {
        Set<Long> held = new HashSet<>();
        String folder = "/proc/" + pid;
        try {
            files.open(folder + "/fd");
            while (files.next()) {
                OptionalLong number = key.of(files, folder + "/fdinfo/" + files.descriptor());
                if (number.isPresent() && wanted.contains(number.getAsLong())) {
                    held.add(number.getAsLong());
                }
            }
        } catch (KernelError e) {
            // It has ended, or its files are closed to us.
        }
        return held;
    }
}
