// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** Any text, line by line, and what the readers of texts share. */
@NonNullByDefault
package berth.eventlog.internal.text;

import org.eclipse.jdt.annotation.NonNullByDefault;
