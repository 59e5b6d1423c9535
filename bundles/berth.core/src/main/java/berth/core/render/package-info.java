// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** A diagnosis as text and as JSON: the only place of the core that speaks sentences. */
@NonNullByDefault
package berth.core.render;

import org.eclipse.jdt.annotation.NonNullByDefault;
