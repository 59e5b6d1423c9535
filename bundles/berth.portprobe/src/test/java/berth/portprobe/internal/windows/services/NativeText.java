// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.services;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Makes what Windows fills in: numbers and pointers at the beginning, texts at the end. */
public final class NativeText {
    private static final long ADDRESS = 0x7fff1000L;

    private final int pointerSize;
    private final ByteBuffer bytes;
    private int end;

    /** Of that many bytes. */
    public NativeText(int pointerSize, int size) {
        this.pointerSize = pointerSize;
        this.bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        this.end = size;
    }

    /** Puts a number there. */
    public NativeText number(int at, int value) {
        bytes.putInt(at, value);
        return this;
    }

    /** Puts a pointer there, to an address. */
    public NativeText pointer(int at, long value) {
        if (pointerSize == 4) {
            bytes.putInt(at, (int) value);
        } else {
            bytes.putLong(at, value);
        }
        return this;
    }

    /** Puts a pointer there, to a place of these bytes. */
    public NativeText place(int at, int place) {
        return pointer(at, ADDRESS + place);
    }

    /** Puts a pointer there, to a text at the end. */
    public NativeText text(int at, String text) {
        byte[] wide = (text + "\0").getBytes(StandardCharsets.UTF_16LE);
        end -= wide.length;
        bytes.put(end, wide);
        return place(at, end);
    }

    /** Puts a status there. */
    public NativeText status(int at, int state, int exitCode, int pid) {
        return number(at, 0x10).number(at + 4, state).number(at + 8, 1).number(at + 12, exitCode).number(at + 28, pid);
    }

    /** {@return them} */
    public NativeBytes bytes() {
        return new NativeBytes(ADDRESS, pointerSize, bytes.array());
    }

    /** {@return how many bytes a row of the list has} */
    public static int row(int pointerSize) {
        return pointerSize == 8 ? 56 : 44;
    }
}
