// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.services;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * What a call has filled in: pointers in it are addresses, of which only those that lead into it are followed.
 *
 * @param address     where the bytes lay
 * @param pointerSize 4 or 8
 */
public record NativeBytes(long address, int pointerSize, byte[] bytes) {
    private static final int INT = 4;
    private static final int CHAR = 2;
    private static final long UNSIGNED = 0xffffffffL;

    /** {@return how many there are} */
    int size() {
        return bytes.length;
    }

    private Optional<ByteBuffer> at(int offset, int length) {
        return offset < 0 || offset > bytes.length - length ? Optional.empty() : Optional.of(ByteBuffer.wrap(bytes, offset, length).order(ByteOrder.LITTLE_ENDIAN));
    }

    /** {@return the number at that place, if the place is there} */
    Optional<Integer> number(int offset) {
        return at(offset, INT).map(ByteBuffer::getInt);
    }

    /** {@return the place to which the pointer at that place leads; empty for none, and for one that leads elsewhere} */
    Optional<Integer> target(int offset) {
        return at(offset, pointerSize).map(found -> pointerSize == INT ? found.getInt() & UNSIGNED : found.getLong())
                .map(pointer -> pointer - address).filter(place -> place >= 0 && place < bytes.length).map(Long::intValue);
    }

    /** {@return the text in UTF-16 to which the pointer at that place leads, if it ends within the bytes} */
    Optional<String> text(int offset) {
        return target(offset).flatMap(this::string);
    }

    private Optional<String> string(int start) {
        StringBuilder text = new StringBuilder();
        for (int place = start; place <= bytes.length - CHAR; place += CHAR) {
            char next = (char) (bytes[place] & 0xff | (bytes[place + 1] & 0xff) << 8);
            if (next == 0) {
                return Optional.of(text.toString());
            }
            text.append(next);
        }
        return Optional.empty();
    }
}
