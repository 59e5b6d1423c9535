// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** The command line's entry. */
@NonNullByDefault
package berth.cli;

import org.eclipse.jdt.annotation.NonNullByDefault;
