// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** Failed binds in logs of any kind: the words and messages that tell of them, and what was found. */
@org.eclipse.jdt.annotation.NonNullByDefault
package berth.core.failure;
