// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** What stands behind the views: the work on a case without widgets, and the widgets. */
@NonNullByDefault
package berth.ui.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
