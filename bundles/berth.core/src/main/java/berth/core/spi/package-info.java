// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** Everything that third parties implement. */
@NonNullByDefault
package berth.core.spi;

import org.eclipse.jdt.annotation.NonNullByDefault;
