// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** Reads the extension registry. */
@NonNullByDefault
package berth.core.internal.contribution;

import org.eclipse.jdt.annotation.NonNullByDefault;
