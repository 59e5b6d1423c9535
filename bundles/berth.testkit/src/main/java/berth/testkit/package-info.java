// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** Contract tests and fakes for those who extend Berth, and for Berth itself. */
@NonNullByDefault
package berth.testkit;

import org.eclipse.jdt.annotation.NonNullByDefault;
