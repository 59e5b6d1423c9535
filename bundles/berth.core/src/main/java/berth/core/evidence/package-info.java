// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** What was observed on a host, or why it could not be: the closed family of facts that a snapshot holds. */
@NonNullByDefault
package berth.core.evidence;

import org.eclipse.jdt.annotation.NonNullByDefault;
