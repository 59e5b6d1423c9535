// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

/** A file or directory gave nothing. */
final class UnreadableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why it gave nothing. */
    enum Kind { MISSING, DENIED, FAILED }

    private final Kind kind;

    UnreadableException(String path, Kind kind) {
        super(path);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
