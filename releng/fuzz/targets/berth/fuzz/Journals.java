// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import berth.eventlog.internal.journal.JournalFileWriter;
import berth.eventlog.internal.journal.JournalFileWriter.Packing;

/** Journals of systemd, and blocks of data as they stand in them. */
final class Journals {
    private static final long AT = 1719907845123456L;

    private Journals() { }

    static List<byte[]> files() {
        List<byte[]> files = new ArrayList<>();
        for (Packing packing : Packing.values()) {
            for (boolean compact : new boolean[] { false, true }) {
                files.add(two(packing, compact).bytes());
            }
        }
        return files;
    }

    private static JournalFileWriter two(Packing packing, boolean compact) {
        return new JournalFileWriter(packing, compact).entry(AT, "_PID=7", "PRIORITY=3", "MESSAGE=xxxxxxxxxxxxxxxx bind").entry(AT + 1, "_PID=8", "MESSAGE=second");
    }

    /** Up to the list of entries, which names one more. */
    static byte[] beginning() {
        byte[] one = new JournalFileWriter(Packing.NONE, false).entry(AT, "_PID=7", "MESSAGE=good").bytes();
        ByteBuffer.wrap(one).order(ByteOrder.LITTLE_ENDIAN).putLong(152, 2).putLong(96, 1 << 20);
        return one;
    }

    static List<byte[]> blocks() {
        return List.of(block(17, "\u001fa\u0001\0\0\u0010b"), block(276, "\u001fa\u0001\0\u00ff\u0001\u0010b"), block(5, "\u0050hello"),
                block(40, "\u00f0\u0019" + "0123456789".repeat(4)));
    }

    private static byte[] block(long length, String packed) {
        byte[] bytes = packed.getBytes(StandardCharsets.ISO_8859_1);
        byte[] block = Arrays.copyOf(ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array(), 8 + bytes.length);
        System.arraycopy(bytes, 0, block, 8, bytes.length);
        return block;
    }
}
