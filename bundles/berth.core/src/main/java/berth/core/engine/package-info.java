// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** The engine: a pure function from question, snapshots, articles and detections to a diagnosis. */
@NonNullByDefault
package berth.core.engine;

import org.eclipse.jdt.annotation.NonNullByDefault;
