// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** What goes to others: reports to the vendors of products. */
@org.eclipse.jdt.annotation.NonNullByDefault
package berth.core.report;
