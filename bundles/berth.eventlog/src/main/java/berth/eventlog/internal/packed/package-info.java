// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** Unpacks what is compressed, within bounds. */
@NonNullByDefault
package berth.eventlog.internal.packed;

import org.eclipse.jdt.annotation.NonNullByDefault;
