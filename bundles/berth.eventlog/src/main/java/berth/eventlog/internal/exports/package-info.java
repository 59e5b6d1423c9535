// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** What Windows' Event Viewer and the log of macOS export as text. */
@NonNullByDefault
package berth.eventlog.internal.exports;

import org.eclipse.jdt.annotation.NonNullByDefault;
