// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** Tries on one's own sockets whether Berth sees on this system what there is. */
@NonNullByDefault
package berth.cli.internal.selftest;

import org.eclipse.jdt.annotation.NonNullByDefault;
