// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.evtx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat.Damage;
import berth.eventlog.internal.evtx.Slot.Kind;
import berth.fuzz.Memory;
import berth.fuzz.Oracle;
import berth.fuzz.Oracle.Heard;
import berth.fuzz.Seeds;

/**
 * A chunk of a newer Windows' event log: its records, and BinXml.
 * One reader reads all inputs, as it reads all chunks of a file, and must be as a new one each time.
 */
public final class EvtxChunk {
    private static final Oracle ORACLE = new Oracle(new EvtxFormat(), 28);
    private static final Memory FILE = new Memory(new byte[0], Integer.MAX_VALUE);
    private static final ChunkReader READER = reader();
    private static final Kind[] KINDS = { Kind.CHUNK, Kind.CHUNK, Kind.CHUNK, Kind.OPEN_CHUNK };

    private EvtxChunk() { }

    /** One input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        Slot slot = new Slot(1, 0, Math.min(input.length, Chunk.SIZE), KINDS[input.length & 3]);
        boolean recovered = Oracle.chosen(input, 6);
        Heard heard = read(READER, slot, recovered, input);
        ORACLE.bounded(input, heard);
        if (Oracle.chosen(input, 2)) {
            Oracle.require(heard.equals(read(reader(), slot, recovered, input)), "a new reader says something else");
            ORACLE.check(input);
        }
        if (Oracle.chosen(input, 4)) {
            ORACLE.keeps(Seeds.good("EvtxChunk"), input, 1);
        }
    }

    private static ChunkReader reader() {
        return new ChunkReader(FILE, "x");
    }

    private static Heard read(ChunkReader reader, Slot slot, boolean recovered, byte[] input) {
        FILE.hold(input);
        Heard heard = new Heard(new ArrayList<>(), new ArrayList<>());
        try {
            reader.read(slot, recovered, new ChunkReader.Sink() {
                @Override
                public boolean record(LogRecord read, int cost) {
                    heard.records().add(read);
                    return true;
                }

                @Override
                public void damage(Damage damage) {
                    heard.damages().add(damage);
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return heard;
    }
}
