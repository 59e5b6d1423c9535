// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** The event log files of Windows NT 3.1 to 2003. */
@NonNullByDefault
package berth.eventlog.internal.evt;

import org.eclipse.jdt.annotation.NonNullByDefault;
