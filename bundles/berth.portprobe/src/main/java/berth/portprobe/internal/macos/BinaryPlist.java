// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.macos;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A property list in its binary form (CoreFoundation, CFBinaryPList.c): values that name each other by number, a table of where each is, and at the end
 * how large numbers are. One value may be in many places, so that a small file could stand for an endless list: how much is read is bounded.
 */
final class BinaryPlist {
    private static final String MAGIC = "bplist";
    private static final int TRAILER = 32;
    /** Of values and letters together. */
    private static final int MOST = 1 << 20;
    private static final int FALSE = 0x08;
    private static final int TRUE = 0x09;
    private static final int MORE = 15;

    private final byte[] file;
    private final int offsetSize;
    private final int referenceSize;
    private final long values;
    private final long table;
    private int left = MOST;

    private BinaryPlist(byte[] file) throws IOException {
        this.file = file;
        int trailer = file.length - TRAILER;
        this.offsetSize = (int) number(trailer + 6L, 1);
        this.referenceSize = (int) number(trailer + 7L, 1);
        this.values = number(trailer + 8L, Long.BYTES);
        this.table = number(trailer + 24L, Long.BYTES);
    }

    /** {@return whether a file is of this form} */
    static boolean is(byte[] file) {
        return new String(file, 0, Math.min(file.length, MAGIC.length()), StandardCharsets.ISO_8859_1).equals(MAGIC);
    }

    /** {@return what a file holds, or empty when it is damaged} */
    static Optional<Plist> parse(byte[] file) {
        try {
            BinaryPlist list = new BinaryPlist(file);
            return Optional.of(list.value(list.number(file.length - TRAILER + 16L, Long.BYTES), 0));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** An unsigned number, but for those of 8 bytes. */
    private long number(long at, int size) throws IOException {
        if (size < 1 || size > Long.BYTES || at < 0 || at > file.length - size) {
            throw new IOException("outside of the file");
        }
        long number = 0;
        for (int i = 0; i < size; i++) {
            number = number << 8 | file[(int) at + i] & 0xff;
        }
        return number;
    }

    private Plist value(long reference, int depth) throws IOException {
        if (depth > Plist.DEEPEST || --left < 0 || reference < 0 || reference >= values || reference > file.length || table < 0 || table > file.length) {
            throw new IOException("too deep, too many, or of no such number");
        }
        long at = number(table + reference * offsetSize, offsetSize);
        int marker = (int) number(at, 1);
        return switch (marker >> 4) {
        case 0x0 -> marker == TRUE || marker == FALSE ? new Plist.Flag(marker == TRUE) : new Plist.Text("");
        case 0x1 -> new Plist.Text(Long.toString(integer(at)));
        case 0x5 -> new Plist.Text(text(at, 1));
        case 0x6 -> new Plist.Text(text(at, 2));
        case 0xa, 0xc -> new Plist.Array(array(at, depth));
        case 0xd -> new Plist.Dict(dict(at, depth));
        // Real numbers, dates, data and identifiers name no port.
        default -> new Plist.Text("");
        };
    }

    /** Those of 16 bytes begin with zeros. */
    private long integer(long at) throws IOException {
        int size = 1 << (number(at, 1) & MORE);
        return number(at + 1 + Math.max(0, size - Long.BYTES), Math.min(size, Long.BYTES));
    }

    /** How many follow, and where. */
    private record Run(int count, long at) { }

    private Run run(long at, int size) throws IOException {
        int few = (int) number(at, 1) & MORE;
        long count = few < MORE ? few : integer(at + 1);
        long begin = few < MORE ? at + 1 : at + 2 + (1 << (number(at + 1, 1) & MORE));
        if (count < 0 || count > file.length || begin + count * size > file.length) {
            throw new IOException("longer than the file");
        }
        return new Run((int) count, begin);
    }

    private String text(long at, int size) throws IOException {
        Run run = run(at, size);
        left -= run.count;
        return new String(file, (int) run.at, run.count * size, size == 1 ? StandardCharsets.US_ASCII : StandardCharsets.UTF_16BE);
    }

    private List<Plist> array(long at, int depth) throws IOException {
        Run run = run(at, referenceSize);
        List<Plist> all = new ArrayList<>();
        for (int i = 0; i < run.count; i++) {
            all.add(value(number(run.at + (long) i * referenceSize, referenceSize), depth + 1));
        }
        return all;
    }

    /** The names come first, then as many values. */
    private Map<String, Plist> dict(long at, int depth) throws IOException {
        Run run = run(at, 2 * referenceSize);
        Map<String, Plist> all = new LinkedHashMap<>();
        for (int i = 0; i < run.count; i++) {
            Plist name = value(number(run.at + (long) i * referenceSize, referenceSize), depth + 1);
            Plist value = value(number(run.at + (long) (run.count + i) * referenceSize, referenceSize), depth + 1);
            if (!(name instanceof Plist.Text text)) {
                throw new IOException("a name that is no text");
            }
            all.put(text.value(), value);
        }
        return all;
    }
}
