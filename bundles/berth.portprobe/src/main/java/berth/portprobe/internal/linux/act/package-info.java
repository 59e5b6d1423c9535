// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

/** What Berth does on a Linux host when a person said so: units, processes, containers. */
@org.eclipse.jdt.annotation.NonNullByDefault
package berth.portprobe.internal.linux.act;
