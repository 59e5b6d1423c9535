// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.snapshot;

/** A file is no snapshot that this version can read; the message says why, to go on after the file's name. */
public class SnapshotFormatException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Says what is wrong with the file, beginning with "it". */
    public SnapshotFormatException(String what) {
        super(what);
    }
}
