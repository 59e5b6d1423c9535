// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.zip.CRC32;

/**
 * The bytes of one chunk; every access is checked against the part that was read. One thread.
 * <p>
 * Source: libyal/libevtx, "Windows XML Event Log (EVTX) format", chunk header.
 */
final class Chunk {
    static final int SIZE = 65_536;
    /** Where the first record is. */
    static final int RECORDS = 512;
    /** "ElfChnk" and a zero. */
    static final long MAGIC = 0x006B6E6843666C45L;
    private static final int NO_CHECKSUM = 4;
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final byte[] bytes = new byte[SIZE];
    private int length;

    /** {@return the array that holds it, from its start} */
    byte[] bytes() {
        return bytes;
    }

    /** {@return how much of the chunk there is} */
    int length() {
        return length;
    }

    /** Reads what the file holds there; the rest of the chunk counts as absent. Readers on several threads share the channel. */
    void read(SeekableByteChannel file, long offset, int most) throws IOException {
        ByteBuffer into = ByteBuffer.wrap(bytes, 0, most);
        synchronized (file) {
            file.position(offset);
            while (into.hasRemaining() && file.read(into) >= 0) {
                continue;
            }
        }
        length = into.position();
        Arrays.fill(bytes, length, SIZE, (byte) 0);
    }

    int half(int at) throws DamagedException {
        check(at, Short.BYTES);
        return (short) SHORT.get(bytes, at) & 0xFFFF;
    }

    int word(int at) throws DamagedException {
        check(at, Integer.BYTES);
        return (int) INT.get(bytes, at);
    }

    long wide(int at) throws DamagedException {
        check(at, Long.BYTES);
        return (long) LONG.get(bytes, at);
    }

    int octet(int at) throws DamagedException {
        check(at, 1);
        return bytes[at] & 0xFF;
    }

    /** Throws unless so many bytes lie in the chunk there; offsets are unsigned words, so a negative one is far outside. */
    void check(int at, int count) throws DamagedException {
        if (at < 0 || count < 0 || at > length - count) {
            throw new DamagedException("points outside its chunk");
        }
    }

    /** {@return whether the checksums of the header and of the records are right, or the writer made none} */
    boolean isSound() {
        if (length < SIZE) {
            return false;
        }
        int flags = (int) INT.get(bytes, 120);
        if ((flags & NO_CHECKSUM) != 0) {
            return true;
        }
        return hasSoundRecords() && sum(0, 120, 128, RECORDS - 128) == (int) INT.get(bytes, 124);
    }

    /** {@return whether the checksum of the records is right} */
    boolean hasSoundRecords() {
        int free = (int) INT.get(bytes, 48);
        return length == SIZE && free >= RECORDS && free <= SIZE && sum(RECORDS, free - RECORDS, 0, 0) == (int) INT.get(bytes, 52);
    }

    private int sum(int first, int firstLength, int second, int secondLength) {
        CRC32 sum = new CRC32();
        sum.update(bytes, first, firstLength);
        sum.update(bytes, second, secondLength);
        return (int) sum.getValue();
    }
}
