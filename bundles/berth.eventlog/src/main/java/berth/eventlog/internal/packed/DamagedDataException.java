// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.packed;

import java.io.IOException;

/** Compressed data that is damaged, or asks for more than it may. */
public final class DamagedDataException extends IOException {
    private static final long serialVersionUID = 1L;

    /** The message ends a sentence that begins with "the compressed data". */
    public DamagedDataException(String message) {
        super(message);
    }
}
