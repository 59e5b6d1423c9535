// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** The parts of the engine; pure: no clock, no file, no locale. */
@NonNullByDefault
package berth.core.internal.engine;

import org.eclipse.jdt.annotation.NonNullByDefault;
