// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.messages;

import java.io.IOException;

/** A file is no program or library of Windows, or lies about what it holds. */
public final class DamagedImageException extends IOException {
    private static final long serialVersionUID = 1L;

    DamagedImageException(String what) {
        super(what);
    }
}
