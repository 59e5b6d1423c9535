// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** The event log of the Windows that this runs on. */
@NonNullByDefault
package berth.eventlog.internal.windows;

import org.eclipse.jdt.annotation.NonNullByDefault;
