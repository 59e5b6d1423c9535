// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

import berth.eventlog.internal.packed.CompressedFormat;

/** Logs packed by gzip, XZ or Zstandard. */
public final class Packed {
    private static final CompressedFormat FORMAT = new CompressedFormat();
    private static final int MOST = 1 << 18;

    private Packed() { }

    /** One input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        byte[] content = unpack(input, Integer.MAX_VALUE);
        if (Oracle.chosen(input, 2)) {
            Oracle.require(Arrays.equals(content, unpack(input, 1 + (input.length & 15))), "in pieces, something else comes out");
        }
        if (Oracle.chosen(input, 4)) {
            byte[] both = unpack(Oracle.join(Seeds.good("Packed"), input), Integer.MAX_VALUE);
            byte[] good = unpack(Seeds.good("Packed"), Integer.MAX_VALUE);
            Oracle.require(Arrays.equals(good, Arrays.copyOf(both, good.length)), "what was packed before the damage is lost");
        }
    }

    /** What comes out before the end or the damage. */
    private static byte[] unpack(byte[] packed, int most) {
        byte[] content = new byte[MOST];
        int done = 0;
        try {
            Optional<InputStream> stream = FORMAT.unwrap(new Pieces(packed, most));
            if (stream.isPresent()) {
                int got = 0;
                while (got >= 0 && done < MOST) {
                    done += got;
                    got = stream.get().read(content, done, MOST - done);
                }
            }
        } catch (IOException damaged) {
            Oracle.require(damaged.getClass() != IOException.class || damaged.getMessage() != null, "refused without a reason");
        }
        return Arrays.copyOf(content, done);
    }

    /** A stream that gives little at a time. */
    private static final class Pieces extends ByteArrayInputStream {
        private final int most;

        Pieces(byte[] bytes, int most) {
            super(bytes);
            this.most = most;
        }

        @Override
        public synchronized int read(byte[] into, int from, int length) {
            return super.read(into, from, Math.min(length, most));
        }
    }
}
