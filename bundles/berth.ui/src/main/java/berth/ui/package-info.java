// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** The views, and what a host of them needs to open them. */
@NonNullByDefault
package berth.ui;

import org.eclipse.jdt.annotation.NonNullByDefault;
