// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evt;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** Records one behind another, as ReadEventLog gives them ([MS-EVEN] 3.1.4.7). What lies behind a record whose length lies can't be told. */
public final class RecordBuffer {
    private RecordBuffer() { }

    /** {@return the whole records, each from its first length to its second} */
    public static List<byte[]> split(byte[] buffer, Consumer<String> problems) {
        ByteBuffer bytes = ByteBuffer.wrap(buffer).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> records = new ArrayList<>();
        int at = 0;
        while (at < buffer.length) {
            int left = buffer.length - at;
            long length = left < Ring.SHORTEST ? 0 : Integer.toUnsignedLong(bytes.getInt(at));
            if (!Ring.isLength(length) || length > left || bytes.getInt(at + 4) != Ring.MAGIC || bytes.getInt(at + (int) length - 4) != length) {
                problems.accept(left + " bytes of the log are no record");
                return records;
            }
            records.add(Arrays.copyOfRange(buffer, at, at + (int) length));
            at += (int) length;
        }
        return records;
    }
}
