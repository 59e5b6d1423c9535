// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** Records as JSON. */
@NonNullByDefault
package berth.core.internal.snapshot;

import org.eclipse.jdt.annotation.NonNullByDefault;
