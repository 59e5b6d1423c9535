// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** A host's evidence at one moment, and the file format in which it travels. */
@NonNullByDefault
package berth.core.snapshot;

import org.eclipse.jdt.annotation.NonNullByDefault;
