// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import java.util.Arrays;

import berth.eventlog.internal.evtx.EvtxFormat;

/** A newer Windows' event log as a whole: a good one of two chunks, of which the input changes some places. */
public final class EvtxFile {
    private static final Oracle ORACLE = new Oracle(new EvtxFormat(), 28);
    private static final int HEAD = 4;
    private static final byte[] GOOD = Seeds.good("EvtxFile");

    private EvtxFile() { }

    /** Each change: where, in three bytes, of how many bytes, and these. */
    public static void fuzzerTestOneInput(byte[] input) {
        byte[] file = GOOD.clone();
        int at = 0;
        while (at + HEAD <= input.length) {
            int place = ((input[at] & 0xFF) << 16 | (input[at + 1] & 0xFF) << 8 | input[at + 2] & 0xFF) % file.length;
            int length = Math.min(Math.min(input[at + 3] & 0xFF, input.length - at - HEAD), file.length - place);
            System.arraycopy(input, at + HEAD, file, place, length);
            at += HEAD + length;
        }
        // A byte that is left over cuts the file.
        ORACLE.check(at < input.length ? Arrays.copyOf(file, (input[at] & 0xFF) * (file.length / 256)) : file);
    }
}
