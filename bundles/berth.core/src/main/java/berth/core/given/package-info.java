// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** Evidence in files that people already have. */
@NonNullByDefault
package berth.core.given;

import org.eclipse.jdt.annotation.NonNullByDefault;
