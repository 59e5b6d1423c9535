// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.packed;

/** A Huffman tree of literals. Source: RFC 8878, 4.2. */
final class HuffmanTable {
    private static final int MOST_BITS = 11;
    private static final int WEIGHTS = 256;

    private final int width;
    private final byte[] symbols;
    private final byte[] counts;

    private HuffmanTable(int width) {
        this.width = width;
        this.symbols = new byte[1 << width];
        this.counts = new byte[1 << width];
    }

    /** What was read: a table, and where its description ends. */
    record Described(HuffmanTable table, int end) { }

    static Described read(byte[] in, int from, int end) throws DamagedDataException {
        if (from >= end) {
            throw new DamagedDataException("ends before a tree");
        }
        int head = in[from] & 0xFF;
        int length = head < 128 ? head : (head - 127 + 1) / 2;
        int behind = from + 1 + length;
        if (behind > end) {
            throw new DamagedDataException("ends in a tree");
        }
        int[] weights = new int[WEIGHTS];
        int count = head < 128 ? packed(in, from + 1, behind, weights) : plain(in, from + 1, head - 127, weights);
        return new Described(of(weights, count), behind);
    }

    private static int plain(byte[] in, int from, int count, int[] weights) {
        for (int i = 0; i < count; i++) {
            int pair = in[from + i / 2];
            weights[i] = (i % 2 == 0 ? pair >>> 4 : pair) & 15;
        }
        return count;
    }

    private static int packed(byte[] in, int from, int end, int[] weights) throws DamagedDataException {
        FseTable.Described described = FseTable.read(in, from, end, 6, MOST_BITS + 1);
        FseTable table = described.table();
        BackwardBits bits = new BackwardBits(in, described.end(), end);
        int one = table.start(bits);
        int other = table.start(bits);
        int count = 0;
        while (true) {
            if (count >= WEIGHTS - 2) {
                throw new DamagedDataException("has too many weights");
            }
            weights[count++] = table.symbol(one);
            if (table.bits(one) > bits.left()) {
                weights[count++] = table.symbol(other);
                return count;
            }
            int next = table.next(one, bits);
            one = other;
            other = next;
        }
    }

    private static HuffmanTable of(int[] weights, int count) throws DamagedDataException {
        int total = 0;
        for (int i = 0; i < count; i++) {
            if (weights[i] > MOST_BITS) {
                throw new DamagedDataException("has an impossible weight");
            }
            total += weights[i] > 0 ? 1 << weights[i] - 1 : 0;
        }
        int width = 32 - Integer.numberOfLeadingZeros(total);
        int left = (1 << width) - total;
        if (total == 0 || width > MOST_BITS || Integer.bitCount(left) != 1) {
            throw new DamagedDataException("has a tree that does not add up");
        }
        weights[count] = 32 - Integer.numberOfLeadingZeros(left);
        HuffmanTable table = new HuffmanTable(width);
        int place = 0;
        for (int weight = 1; weight <= width; weight++) {
            for (int symbol = 0; symbol <= count; symbol++) {
                int until = weights[symbol] == weight ? place + (1 << weight - 1) : place;
                for (; place < until; place++) {
                    table.symbols[place] = (byte) symbol;
                    table.counts[place] = (byte) (width + 1 - weight);
                }
            }
        }
        return table;
    }

    /** Decodes a stream that holds exactly so many symbols. */
    void decode(byte[] in, int from, int end, byte[] out, int at, int count) throws DamagedDataException {
        BackwardBits bits = new BackwardBits(in, from, end);
        for (int i = 0; i < count; i++) {
            int code = (int) bits.peek(width);
            out[at + i] = symbols[code];
            bits.skip(counts[code]);
        }
        if (bits.left() != 0) {
            throw new DamagedDataException("has literals that end elsewhere");
        }
    }
}
