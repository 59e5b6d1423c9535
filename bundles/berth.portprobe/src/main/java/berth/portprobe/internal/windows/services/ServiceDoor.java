// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.services;

import java.util.List;

import berth.core.evidence.ProcessRef;
import berth.portprobe.internal.windows.WindowsError;

/** The service control manager: what it fills in, as bytes. Use from any thread. */
public interface ServiceDoor {
    /** The rights of winsvc.h. */
    int MAY_CONFIGURE = 0x2;
    int MAY_START = 0x10;
    int MAY_STOP = 0x20;

    /** A buffer, and of how many rows the call said that they are in it. */
    record Filled(NativeBytes bytes, int count) { }

    /**
     * What the list of all services came in.
     *
     * @param whole whether the last call said that there is no more
     */
    record All(List<Filled> parts, boolean whole) {
        /** Copies the list. */
        public All {
            parts = List.copyOf(parts);
        }
    }

    /** {@return all services, those of drivers not} */
    All services() throws WindowsError;

    /** {@return SERVICE_STATUS_PROCESS} */
    NativeBytes status(String service) throws WindowsError;

    /** {@return QUERY_SERVICE_CONFIGW} */
    NativeBytes config(String service) throws WindowsError;

    /** {@return what QueryServiceConfig2W tells at that level} */
    NativeBytes config(String service, int level) throws WindowsError;

    /** {@return the services that depend on it and run} */
    Filled dependents(String service) throws WindowsError;

    /** Throws when the caller has not got these rights. */
    void check(String service, int rights) throws WindowsError;

    /** Asks for its start, and returns before it runs. */
    void start(String service) throws WindowsError;

    /** Asks it to stop, and returns before it has. */
    void stop(String service) throws WindowsError;

    /** Sets when it starts. */
    void setStart(String service, StartType type) throws WindowsError;

    /** {@return the process that has that number now, pinned by its start where that is told} */
    ProcessRef process(long pid);
}
