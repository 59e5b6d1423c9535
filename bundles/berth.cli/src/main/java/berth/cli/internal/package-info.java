// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** The command line: arguments in, text or JSON and an exit status out. */
@NonNullByDefault
package berth.cli.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
