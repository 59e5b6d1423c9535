// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.packed;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * What was compressed, or its beginning.
 *
 * @param bytes the content
 * @param cut   whether it is longer than was allowed
 */
public record Unpacked(byte[] bytes, boolean cut) {

    /** {@return the content of a Zstandard frame} */
    public static Unpacked zstd(byte[] packed, int most) throws IOException {
        return read(new ZstdStream(new ByteArrayInputStream(packed)), most);
    }

    /** {@return the content of a block of LZ4 behind its length in eight bytes} */
    public static Unpacked lz4(byte[] packed, int most) throws DamagedDataException {
        long length = packed.length < Long.BYTES ? -1 : ByteBuffer.wrap(packed).order(ByteOrder.LITTLE_ENDIAN).getLong();
        // One byte of a block stands for 255 at most.
        if (length < 0 || length / 255 > packed.length) {
            throw new DamagedDataException("tells an impossible length");
        }
        byte[] bytes = Lz4Block.unpack(packed, Long.BYTES, (int) Math.min(length, most));
        if (bytes.length < Math.min(length, most)) {
            throw new DamagedDataException("is shorter than it tells");
        }
        return new Unpacked(bytes, length > most);
    }

    /** {@return the content of a stream} */
    public static Unpacked read(InputStream in, int most) throws IOException {
        byte[] bytes = in.readNBytes(most + 1);
        return bytes.length > most ? new Unpacked(Arrays.copyOf(bytes, most), true) : new Unpacked(bytes, false);
    }
}
