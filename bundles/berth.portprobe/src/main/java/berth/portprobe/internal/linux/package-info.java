// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** What a Linux host tells about its ports: sockets from the kernel, holders from /proc, and who may bind. */
@NonNullByDefault
package berth.portprobe.internal.linux;

import org.eclipse.jdt.annotation.NonNullByDefault;
