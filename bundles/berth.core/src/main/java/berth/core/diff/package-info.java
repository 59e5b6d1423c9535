// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** What differs between two snapshots. Pure: no clock, no file, no host. */
@NonNullByDefault
package berth.core.diff;

import org.eclipse.jdt.annotation.NonNullByDefault;
