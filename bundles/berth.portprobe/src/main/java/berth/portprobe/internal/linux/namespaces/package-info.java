// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** Listeners in the network namespaces of containers and of units with a network of their own. */
@NonNullByDefault
package berth.portprobe.internal.linux.namespaces;

import org.eclipse.jdt.annotation.NonNullByDefault;
