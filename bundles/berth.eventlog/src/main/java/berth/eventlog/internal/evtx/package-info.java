// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** Event logs of Windows Vista and newer ({@code .evtx}). */
@NonNullByDefault
package berth.eventlog.internal.evtx;

import org.eclipse.jdt.annotation.NonNullByDefault;
