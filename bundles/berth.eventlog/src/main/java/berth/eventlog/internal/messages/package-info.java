// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** The message tables of programs and libraries of Windows, and the texts that come of them: bytes in, texts out. */
@NonNullByDefault
package berth.eventlog.internal.messages;

import org.eclipse.jdt.annotation.NonNullByDefault;
