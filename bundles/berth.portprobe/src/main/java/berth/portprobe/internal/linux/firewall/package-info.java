// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** Rules of netfilter that take a port's traffic elsewhere. */
@NonNullByDefault
package berth.portprobe.internal.linux.firewall;

import org.eclipse.jdt.annotation.NonNullByDefault;
