// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** Runs evidence sources side by side under one deadline. */
@NonNullByDefault
package berth.core.collect;

import org.eclipse.jdt.annotation.NonNullByDefault;
