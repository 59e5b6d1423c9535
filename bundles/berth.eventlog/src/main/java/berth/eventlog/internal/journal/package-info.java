// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** The systemd journal: its files, and the texts that journalctl makes of it. */
@NonNullByDefault
package berth.eventlog.internal.journal;

import org.eclipse.jdt.annotation.NonNullByDefault;
