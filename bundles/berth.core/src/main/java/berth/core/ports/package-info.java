// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** The list of all sockets of a host with their holders, which the command line and the views show. */
@NonNullByDefault
package berth.core.ports;

import org.eclipse.jdt.annotation.NonNullByDefault;
