// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** A port tried without one part of an anti-virus product: what is switched off until when, and what that changed. */
@org.eclipse.jdt.annotation.NonNullByDefault
package berth.core.trial;
