// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** What a container engine tells about its containers and the ports that they publish. */
@NonNullByDefault
package berth.portprobe.internal.docker;

import org.eclipse.jdt.annotation.NonNullByDefault;
