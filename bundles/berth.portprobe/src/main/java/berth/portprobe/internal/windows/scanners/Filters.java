// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.scanners;

import java.util.List;

import berth.portprobe.internal.windows.WindowsError;

/** The door to file system minifilters. */
interface Filters {
    /** A minifilter as it is configured: its driver's service, and where an instance of it stands among the others. */
    record Configured(String service, String altitude) { }

    /** {@return the minifilters that the registry has, loaded or not; everybody may read it} */
    List<Configured> configured() throws WindowsError;

    /** {@return whether a driver's service runs, which is whether the driver is loaded} */
    boolean isRunning(String service) throws WindowsError;

    /** {@return the loaded ones, each in the form FILTER_AGGREGATE_STANDARD_INFORMATION; that takes an administrator} */
    List<byte[]> loaded() throws WindowsError;
}
