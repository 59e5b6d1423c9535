// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** What anti-virus products leave on Windows: the Security Center, minifilters, libraries in other processes. */
@NonNullByDefault
package berth.portprobe.internal.windows.scanners;

import org.eclipse.jdt.annotation.NonNullByDefault;
