// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** What every operating system tells in the same way. */
@NonNullByDefault
package berth.portprobe.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
