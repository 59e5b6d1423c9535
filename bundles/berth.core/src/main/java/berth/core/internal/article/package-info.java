// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** Reads YAML with line numbers. */
@NonNullByDefault
package berth.core.internal.article;

import org.eclipse.jdt.annotation.NonNullByDefault;
