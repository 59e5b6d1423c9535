// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** The way through a diagnosis' steps: what is to do, what was done, and what fresh evidence says of it. */
@NonNullByDefault
package berth.core.resolution;

import org.eclipse.jdt.annotation.NonNullByDefault;
