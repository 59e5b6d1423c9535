// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.util.Optional;

import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;

/** What Berth asks the kernel of macOS for; each answer is as the kernel wrote it. */
public interface Darwin {

    /** {@return the value of that name (sysctlbyname(3))} */
    byte[] sysctl(String name) throws DarwinError;

    /** {@return the value of that number (sysctl(3))} */
    byte[] sysctl(int... name) throws DarwinError;

    /** {@return the descriptors of a process (XNU, bsd/sys/proc_info.h: PROC_PIDLISTFDS)} */
    byte[] descriptors(int pid) throws DarwinError;

    /** {@return what a descriptor's socket is (XNU, bsd/sys/proc_info.h: PROC_PIDFDSOCKETINFO)} */
    byte[] socket(int pid, int descriptor) throws DarwinError;

    /** {@return the Mach ports of a process that stand for files (XNU, bsd/sys/proc_info.h: PROC_PIDLISTFILEPORTS)} A file that is handed on by such a port needs no descriptor. */
    byte[] fileports(int pid) throws DarwinError;

    /** {@return what the socket is that a Mach port stands for (XNU, bsd/sys/proc_info.h: PROC_PIDFILEPORTSOCKETINFO)} */
    byte[] fileportSocket(int pid, int port) throws DarwinError;

    /** {@return the path of a process' executable (proc_pidpath)} */
    Optional<String> path(int pid);

    /** {@return the effective user of this program} */
    int user();

    /** Binds without SO_REUSEADDR, as it would else be let in beside others, and closes at once without listening; port 0 asks for the address alone. */
    Trial tryBind(Transport transport, IpAddress address, int port);

    /** What a trial ended with. */
    sealed interface Trial {
        /** It could be bound. */
        record Allowed() implements Trial { }

        /** The kernel refused it. */
        record Refused(int errno) implements Trial { }

        /** It could not be tried. */
        record Impossible(DarwinError error) implements Trial { }
    }
}
