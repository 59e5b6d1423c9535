// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** What is done to get a port back: planned, shown, performed, written down, taken back. */
@NonNullByDefault
package berth.core.act;

import org.eclipse.jdt.annotation.NonNullByDefault;
