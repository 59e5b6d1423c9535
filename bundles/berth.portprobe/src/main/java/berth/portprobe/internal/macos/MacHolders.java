// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

import berth.core.evidence.ProcessRef;

/**
 * Which processes have descriptors of sockets, or Mach ports that stand for them, proven by the name that the kernel gives a socket in both places
 * (XNU, bsd/sys/proc_info.h: proc_fdinfo, proc_fileportinfo, socket_fdinfo; bsd/kern/socket_info.c).
 */
final class MacHolders {
    private static final int FILE = 8;
    private static final int PROX_FDTYPE_SOCKET = 2;
    /** soi_so, behind proc_fileinfo and vinfo_stat. */
    private static final int HANDLE = 160;

    private final Darwin darwin;
    private final MacProcesses processes;

    MacHolders(Darwin darwin, MacProcesses processes) {
        this.darwin = darwin;
        this.processes = processes;
    }

    /**
     * What was found.
     *
     * @param denied  whether processes are there that did not let themselves be looked into
     * @param trouble why not all others were looked into
     */
    record Found(Map<Long, List<ProcessRef>> holders, boolean denied, Optional<String> trouble) { }

    Found of(Set<Long> handles, BooleanSupplier cancelled) {
        Map<Long, List<ProcessRef>> holders = new HashMap<>();
        boolean denied = false;
        Optional<String> trouble = Optional.empty();
        try {
            for (MacProcess process : processes.all()) {
                if (cancelled.getAsBoolean()) {
                    return new Found(holders, denied, Optional.of("the search was broken off"));
                }
                if (process.process().pid() == 0) {
                    continue;
                }
                try {
                    look(process.process(), handles, holders);
                } catch (DarwinError e) {
                    denied |= e.denied();
                    trouble = e.denied() || e.errno() == DarwinError.ESRCH ? trouble : Optional.of(String.valueOf(e.getMessage()));
                }
            }
        } catch (DarwinError e) {
            return new Found(holders, e.denied(), Optional.of(String.valueOf(e.getMessage())));
        }
        return new Found(holders, denied, trouble);
    }

    /** What a socket is, by a descriptor or by a Mach port. */
    private interface Ask {
        byte[] socket(int pid, int file) throws DarwinError;
    }

    private void look(ProcessRef process, Set<Long> handles, Map<Long, List<ProcessRef>> holders) throws DarwinError {
        int pid = (int) process.pid();
        look(process, darwin.descriptors(pid), darwin::socket, handles, holders);
        look(process, darwin.fileports(pid), darwin::fileportSocket, handles, holders);
    }

    /** Descriptors and Mach ports are listed alike: a number, and what kind of file it is. */
    private static void look(ProcessRef process, byte[] files, Ask ask, Set<Long> handles, Map<Long, List<ProcessRef>> holders) {
        Bytes list = Bytes.of(files);
        for (int at = 0; list.has(at, FILE); at += FILE) {
            if (list.i32(at + 4) == PROX_FDTYPE_SOCKET) {
                handle((int) process.pid(), list.i32(at), ask).filter(handles::contains).ifPresent(handle -> {
                    List<ProcessRef> all = holders.computeIfAbsent(handle, key -> new ArrayList<>());
                    if (!all.contains(process)) {
                        all.add(process);
                    }
                });
            }
        }
    }

    /** What was closed meanwhile has no socket. */
    private static Optional<Long> handle(int pid, int file, Ask ask) {
        try {
            Bytes socket = Bytes.of(ask.socket(pid, file));
            return socket.has(HANDLE, 8) ? Optional.of(socket.i64(HANDLE)) : Optional.empty();
        } catch (DarwinError e) {
            return Optional.empty();
        }
    }
}
