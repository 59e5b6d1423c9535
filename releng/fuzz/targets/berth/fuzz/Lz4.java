// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import java.io.IOException;
import java.util.Arrays;

import berth.eventlog.internal.packed.Unpacked;

/** A journal's data packed by LZ4. */
public final class Lz4 {
    private static final int MOST = 1 << 15;

    private Lz4() { }

    /** One input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Unpacked whole = Unpacked.lz4(input, MOST);
            Oracle.require(whole.bytes().length <= MOST, "more than was allowed");
            if (Oracle.chosen(input, 4)) {
                int half = whole.bytes().length / 2;
                Unpacked part = Unpacked.lz4(input, half);
                Oracle.require(part.bytes().length == half && Arrays.equals(part.bytes(), Arrays.copyOf(whole.bytes(), half)), "the beginning differs");
            }
        } catch (IOException refused) {
            Oracle.require(refused.getMessage() != null, "refused without a reason");
        }
    }
}
