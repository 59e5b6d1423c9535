// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** Security policies of Linux that may refuse a bind which nothing else forbids. */
@NonNullByDefault
package berth.portprobe.internal.linux.policy;

import org.eclipse.jdt.annotation.NonNullByDefault;
