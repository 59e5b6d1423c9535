// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** What the standalone application does before its window opens: it takes in the bundles of the plug-ins folder. */
@NonNullByDefault
package berth.workbench;

import org.eclipse.jdt.annotation.NonNullByDefault;
