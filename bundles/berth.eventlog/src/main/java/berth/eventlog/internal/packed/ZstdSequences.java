// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.packed;

import java.util.Optional;

/** The sequences of a block: literals to take, and matches to copy. Source: RFC 8878, 3.1.1.3.2 and 3.1.1.5. */
final class ZstdSequences {
    private static final FseTable LITERALS = FseTable.of(6, new short[] { 4, 3, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1, 1, 1, 2, 2, 2, 2, 2,
            2, 2, 2, 2, 3, 2, 1, 1, 1, 1, 1, -1, -1, -1, -1 });
    private static final FseTable MATCHES = FseTable.of(6, new short[] { 1, 4, 3, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
            1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, -1, -1, -1, -1, -1, -1, -1 });
    private static final FseTable OFFSETS = FseTable.of(5, new short[] { 1, 1, 1, 1, 1, 1, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1,
            1, 1, 1, -1, -1, -1, -1, -1 });
    private static final int[] LITERAL_BITS = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10,
            11, 12, 13, 14, 15, 16 };
    private static final int[] MATCH_BITS = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
            0, 0, 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16 };
    private static final int[] LITERAL_BASES = bases(LITERAL_BITS, 0, 25, 64);
    private static final int[] MATCH_BASES = bases(MATCH_BITS, 3, 43, 131);

    private Optional<FseTable> literalLengths = Optional.empty();
    private Optional<FseTable> offsets = Optional.empty();
    private Optional<FseTable> matchLengths = Optional.empty();
    private long first;
    private long second;
    private long third;
    private int at;

    /** Where the content goes. */
    interface Output {
        /** Takes that many literals more. */
        void literals(int count) throws DamagedDataException;

        /** Copies from so far back. */
        void match(long offset, int length) throws DamagedDataException;
    }

    ZstdSequences() {
        forget();
    }

    /** Each code begins where the one before it ends, but for one jump, from which on they are powers of two. */
    private static int[] bases(int[] bits, int from, int jump, int to) {
        int[] bases = new int[bits.length];
        int next = from;
        for (int i = 0; i < bits.length; i++) {
            next = i == jump ? to : next;
            bases[i] = next;
            next += 1 << bits[i];
        }
        return bases;
    }

    void forget() {
        literalLengths = Optional.empty();
        offsets = Optional.empty();
        matchLengths = Optional.empty();
        first = 1;
        second = 4;
        third = 8;
    }

    void run(byte[] in, int from, int end, Output out) throws DamagedDataException {
        at = from;
        int count = count(in, end);
        if (count == 0) {
            if (at != end) {
                throw new DamagedDataException("goes on behind its literals");
            }
            return;
        }
        int modes = next(in, end);
        if ((modes & 3) != 0) {
            throw new DamagedDataException("has a reserved bit");
        }
        literalLengths = table(modes >> 6, in, end, LITERALS, literalLengths, 9, 35);
        offsets = table(modes >> 4 & 3, in, end, OFFSETS, offsets, 8, 31);
        matchLengths = table(modes >> 2 & 3, in, end, MATCHES, matchLengths, 9, 52);
        decode(new BackwardBits(in, at, end), count, out);
    }

    private int next(byte[] in, int end) throws DamagedDataException {
        if (at >= end) {
            throw new DamagedDataException("ends before its sequences");
        }
        return in[at++] & 0xFF;
    }

    private int count(byte[] in, int end) throws DamagedDataException {
        int one = next(in, end);
        if (one < 128) {
            return one;
        }
        int two = next(in, end);
        return one < 255 ? (one - 128 << 8) + two : two + (next(in, end) << 8) + 0x7F00;
    }

    private Optional<FseTable> table(int mode, byte[] in, int end, FseTable usual, Optional<FseTable> last, int accuracy, int symbol)
            throws DamagedDataException {
        switch (mode) {
        case 0:
            return Optional.of(usual);
        case 1:
            int only = next(in, end);
            if (only > symbol) {
                throw new DamagedDataException("has an impossible code");
            }
            return Optional.of(FseTable.of(only));
        case 2:
            FseTable.Described described = FseTable.read(in, at, end, accuracy, symbol);
            at = described.end();
            return Optional.of(described.table());
        default:
            if (last.isEmpty()) {
                throw new DamagedDataException("names a table that was not given");
            }
            return last;
        }
    }

    private void decode(BackwardBits bits, int count, Output out) throws DamagedDataException {
        FseTable ll = literalLengths.orElseThrow();
        FseTable of = offsets.orElseThrow();
        FseTable ml = matchLengths.orElseThrow();
        int literal = ll.start(bits);
        int back = of.start(bits);
        int match = ml.start(bits);
        for (int i = 0; i < count; i++) {
            int code = of.symbol(back);
            long value = (1L << code) + bits.read(code);
            int matchCode = ml.symbol(match);
            int length = MATCH_BASES[matchCode] + (int) bits.read(MATCH_BITS[matchCode]);
            int literalCode = ll.symbol(literal);
            int literals = LITERAL_BASES[literalCode] + (int) bits.read(LITERAL_BITS[literalCode]);
            out.literals(literals);
            out.match(offset(value, literals == 0), length);
            if (i + 1 < count) {
                literal = ll.next(literal, bits);
                match = ml.next(match, bits);
                back = of.next(back, bits);
            }
        }
        if (bits.left() != 0) {
            throw new DamagedDataException("has sequences that end elsewhere");
        }
    }

    private long offset(long value, boolean noLiterals) {
        long turn = value + (noLiterals ? 1 : 0);
        if (value <= 3 && turn == 1) {
            return first;
        }
        long offset = value > 3 ? value - 3 : turn == 2 ? second : turn == 3 ? third : first - 1;
        third = value <= 3 && turn == 2 ? third : second;
        second = first;
        first = offset;
        return offset;
    }
}
