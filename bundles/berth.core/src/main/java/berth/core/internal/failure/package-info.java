// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** How failed binds are found in text: one automaton for all words, a judge for each line, and incidents of several lines. */
@org.eclipse.jdt.annotation.NonNullByDefault
package berth.core.internal.failure;
