// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.packed;

import java.util.Arrays;
import java.util.Optional;

/** The literals of a block; a tree may be used again by later blocks. Source: RFC 8878, 3.1.1.3.1. */
final class ZstdLiterals {
    private byte[] bytes = {};
    private Optional<HuffmanTable> table = Optional.empty();
    private int length;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void forget() {
        table = Optional.empty();
    }

    /** {@return where the sequences begin} */
    int read(byte[] in, int from, int end, int most) throws DamagedDataException {
        int head = in[from] & 0xFF;
        return (head & 3) < 2 ? plain(in, from, end, head, most) : packed(in, from, end, head, most);
    }

    private void makeRoom(int most) throws DamagedDataException {
        if (length > most) {
            throw new DamagedDataException("has too many literals");
        }
        bytes = bytes.length < length ? new byte[length] : bytes;
    }

    private int plain(byte[] in, int from, int end, int head, int most) throws DamagedDataException {
        int format = head >> 2 & 3;
        int size = (format & 1) == 0 ? 1 : format == 1 ? 2 : 3;
        long bits = bits(in, from, end, size);
        length = (int) (size == 1 ? bits >>> 3 : bits >>> 4);
        boolean repeated = (head & 3) == 1;
        int behind = from + size + (repeated ? 1 : length);
        makeRoom(most);
        if (behind > end) {
            throw new DamagedDataException("ends in its literals");
        }
        if (repeated) {
            Arrays.fill(bytes, 0, length, in[from + size]);
        } else {
            System.arraycopy(in, from + size, bytes, 0, length);
        }
        return behind;
    }

    private int packed(byte[] in, int from, int end, int head, int most) throws DamagedDataException {
        int format = head >> 2 & 3;
        int size = Math.max(3, format + 2);
        int width = format < 2 ? 10 : 4 * format + 6;
        long bits = bits(in, from, end, size);
        length = (int) (bits >>> 4 & (1 << width) - 1);
        int behind = from + size + (int) (bits >>> 4 + width & (1 << width) - 1);
        makeRoom(most);
        if (behind > end) {
            throw new DamagedDataException("ends in its literals");
        }
        int streams = from + size;
        if ((head & 3) == 2) {
            HuffmanTable.Described described = HuffmanTable.read(in, streams, behind);
            table = Optional.of(described.table());
            streams = described.end();
        }
        HuffmanTable tree = table.orElseThrow(() -> new DamagedDataException("names a tree that was not given"));
        if (format == 0) {
            tree.decode(in, streams, behind, bytes, 0, length);
        } else {
            fourStreams(tree, in, streams, behind);
        }
        return behind;
    }

    private void fourStreams(HuffmanTable tree, byte[] in, int from, int end) throws DamagedDataException {
        int part = (length + 3) / 4;
        int at = from + 6;
        if (at > end || 3 * part > length) {
            throw new DamagedDataException("has too few literals");
        }
        for (int i = 0; i < 4; i++) {
            int until = i == 3 ? end : at + (int) bits(in, from + 2 * i, end, 2);
            if (until > end) {
                throw new DamagedDataException("has literals that end outside");
            }
            tree.decode(in, at, until, bytes, i * part, i == 3 ? length - 3 * part : part);
            at = until;
        }
    }

    private static long bits(byte[] in, int from, int end, int size) throws DamagedDataException {
        if (from + size > end) {
            throw new DamagedDataException("ends in a length");
        }
        long bits = 0;
        for (int i = 0; i < size; i++) {
            bits |= (in[from + i] & 0xFFL) << 8 * i;
        }
        return bits;
    }
}
