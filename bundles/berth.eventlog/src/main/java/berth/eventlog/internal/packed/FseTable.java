// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.packed;

import java.util.Arrays;

/**
 * A decoding table of finite state entropy.
 * <p>
 * Source: RFC 8878, 4.1. A state names a symbol, and how the next state is found: a base and a count of bits to add.
 */
final class FseTable {
    private final int accuracy;
    private final byte[] symbols;
    private final byte[] counts;
    private final short[] bases;

    private FseTable(int accuracy) {
        this.accuracy = accuracy;
        this.symbols = new byte[1 << accuracy];
        this.counts = new byte[1 << accuracy];
        this.bases = new short[1 << accuracy];
    }

    /** {@return the table of one symbol} */
    static FseTable of(int symbol) {
        FseTable table = new FseTable(0);
        table.symbols[0] = (byte) symbol;
        return table;
    }

    /** @param weights how often each symbol occurs of 2^accuracy times; -1 for less than once */
    static FseTable of(int accuracy, short[] weights) {
        FseTable table = new FseTable(accuracy);
        int size = 1 << accuracy;
        int high = size;
        short[] next = new short[weights.length];
        for (int symbol = 0; symbol < weights.length; symbol++) {
            if (weights[symbol] == -1) {
                table.symbols[--high] = (byte) symbol;
                next[symbol] = 1;
            }
        }
        table.spread(weights, next, high);
        for (int state = 0; state < size; state++) {
            int turn = next[table.symbols[state]]++;
            int bits = accuracy - (31 - Integer.numberOfLeadingZeros(turn));
            table.counts[state] = (byte) bits;
            table.bases[state] = (short) ((turn << bits) - size);
        }
        return table;
    }

    private void spread(short[] weights, short[] next, int high) {
        int size = symbols.length;
        int step = (size >> 1) + (size >> 3) + 3;
        int place = 0;
        for (int symbol = 0; symbol < weights.length; symbol++) {
            if (weights[symbol] > 0) {
                next[symbol] = weights[symbol];
            }
            for (int i = 0; i < weights[symbol]; i++) {
                symbols[place] = (byte) symbol;
                do {
                    place = place + step & size - 1;
                } while (place >= high);
            }
        }
    }

    /** What was read: a table, and where its description ends. */
    record Described(FseTable table, int end) { }

    /** Reads the description of a table. */
    static Described read(byte[] in, int from, int end, int mostAccuracy, int mostSymbol) throws DamagedDataException {
        ForwardBits bits = new ForwardBits(in, from, end);
        int accuracy = bits.read(4) + 5;
        if (accuracy > mostAccuracy) {
            throw new DamagedDataException("has too large a table");
        }
        short[] weights = new short[mostSymbol + 1];
        int left = 1 << accuracy;
        int symbol = 0;
        while (left > 0) {
            if (symbol > mostSymbol) {
                throw new DamagedDataException("has too many symbols");
            }
            int weight = bits.readWeight(left + 1) - 1;
            left -= Math.abs(weight);
            weights[symbol++] = (short) weight;
            for (int zeros = weight == 0 ? 3 : 0; zeros == 3;) {
                zeros = bits.read(2);
                symbol += zeros;
            }
        }
        if (left < 0 || symbol > mostSymbol + 1) {
            throw new DamagedDataException("has a table that does not add up");
        }
        return new Described(of(accuracy, Arrays.copyOf(weights, symbol)), bits.end());
    }

    int start(BackwardBits bits) throws DamagedDataException {
        return (int) bits.read(accuracy);
    }

    int symbol(int state) {
        return symbols[state];
    }

    int bits(int state) {
        return counts[state];
    }

    int next(int state, BackwardBits bits) throws DamagedDataException {
        return bases[state] + (int) bits.read(counts[state]);
    }
}
