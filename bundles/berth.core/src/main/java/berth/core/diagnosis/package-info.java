// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** The question, the pure engine, and its answer; ids and values only, no sentences. */
@NonNullByDefault
package berth.core.diagnosis;

import org.eclipse.jdt.annotation.NonNullByDefault;
