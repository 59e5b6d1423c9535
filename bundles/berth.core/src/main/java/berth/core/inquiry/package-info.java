// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** The way from a question to its diagnosis on this host: what every user interface calls. */
@NonNullByDefault
package berth.core.inquiry;

import org.eclipse.jdt.annotation.NonNullByDefault;
