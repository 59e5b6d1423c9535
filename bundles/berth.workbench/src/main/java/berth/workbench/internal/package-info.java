// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** The standalone application: one window with the Resolution view. */
@NonNullByDefault
package berth.workbench.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
