// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** Filters of the Windows Filtering Platform that may refuse a bind or a listen. */
@NonNullByDefault
package berth.portprobe.internal.windows.filters;

import org.eclipse.jdt.annotation.NonNullByDefault;
