// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** What Berth does on a Windows host when a person said so: services, processes, excluded ports. */
@NonNullByDefault
package berth.portprobe.internal.windows.act;

import org.eclipse.jdt.annotation.NonNullByDefault;
