// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** The services of a Windows host: what the service control manager knows of them, and which ports they will take. */
@NonNullByDefault
package berth.portprobe.internal.windows.services;

import org.eclipse.jdt.annotation.NonNullByDefault;
