// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** Syslog packets and files, and the kernel's own lines. */
@NonNullByDefault
package berth.eventlog.internal.syslog;

import org.eclipse.jdt.annotation.NonNullByDefault;
