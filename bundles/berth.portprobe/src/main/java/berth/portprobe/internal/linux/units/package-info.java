// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** Who keeps, wants and restarts the services of a Linux host: unit files, other configurations, and what systemd tells. */
@NonNullByDefault
package berth.portprobe.internal.linux.units;

import org.eclipse.jdt.annotation.NonNullByDefault;
