// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** Ports of a Windows host that no process seems to have: kept ranges, what the kernel serves for others, and port proxies. */
@NonNullByDefault
package berth.portprobe.internal.windows.reserved;

import org.eclipse.jdt.annotation.NonNullByDefault;
