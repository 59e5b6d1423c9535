// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** The client of a WinSock proxy (Proxy Server 2.0, ISA Server, TMG): its files, and its layer in the catalogue of WinSock. */
@NonNullByDefault
package berth.portprobe.internal.windows.proxy;

import org.eclipse.jdt.annotation.NonNullByDefault;
