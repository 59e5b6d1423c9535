// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** The live Windows host, by JNA. */
@NonNullByDefault
package berth.portprobe.internal.windows;

import org.eclipse.jdt.annotation.NonNullByDefault;
