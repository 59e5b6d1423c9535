// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** What the IDE's own extension points call. */
@NonNullByDefault
package berth.ide.internal;

import org.eclipse.jdt.annotation.NonNullByDefault;
