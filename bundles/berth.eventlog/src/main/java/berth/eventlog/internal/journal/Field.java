// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.journal;

import java.nio.charset.StandardCharsets;

import berth.eventlog.internal.packed.DamagedDataException;
import berth.eventlog.internal.packed.Unpacked;

/**
 * A field of an entry. Bytes that are no UTF-8 are shown as U+FFFD each, so that the rest of a text stays readable.
 *
 * @param cut whether the value is longer than is kept
 */
record Field(String name, String value, boolean cut) {
    /** So much of a field is read. */
    static final int LONGEST = 1 << 20;
    private static final int LONGEST_NAME = 256;

    static Field of(Unpacked payload) throws DamagedDataException {
        byte[] bytes = payload.bytes();
        int end = 0;
        while (end < bytes.length && end < LONGEST_NAME && bytes[end] != '=') {
            end++;
        }
        if (end == 0 || end == bytes.length || bytes[end] != '=') {
            throw new DamagedDataException("is no field");
        }
        return new Field(new String(bytes, 0, end, StandardCharsets.UTF_8),
                new String(bytes, end + 1, bytes.length - end - 1, StandardCharsets.UTF_8), payload.cut());
    }
}
