// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** Bytes of files, read piece by piece. */
@NonNullByDefault
package berth.eventlog.internal.bytes;

import org.eclipse.jdt.annotation.NonNullByDefault;
