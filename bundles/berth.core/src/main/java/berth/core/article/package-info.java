// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** The knowledge base: articles, their conditions and steps, and the patterns by which programs report a failed bind. */
@NonNullByDefault
package berth.core.article;

import org.eclipse.jdt.annotation.NonNullByDefault;
