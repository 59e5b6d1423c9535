// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** Who contributes what through the extension points, and what is left out and why. */
@NonNullByDefault
package berth.core.contribution;

import org.eclipse.jdt.annotation.NonNullByDefault;
