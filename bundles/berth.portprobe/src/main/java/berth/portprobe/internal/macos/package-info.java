// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
/** The live macOS host, by JNA and the system's own programs; all of it is read as bytes and text, so that it can be tested anywhere. */
@NonNullByDefault
package berth.portprobe.internal.macos;

import org.eclipse.jdt.annotation.NonNullByDefault;
