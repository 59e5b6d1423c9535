// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** Readers of what other programs print about a host. */
@NonNullByDefault
package berth.core.internal.given;

import org.eclipse.jdt.annotation.NonNullByDefault;
