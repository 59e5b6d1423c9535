// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

import berth.eventlog.internal.evtx.EvtxChunk;

/** Every target in one process, told apart by the first byte: for a short look at all of them. */
public final class All {
    private static final List<Consumer<byte[]>> TARGETS = List.of(Contributed::fuzzerTestOneInput, EventCsv::fuzzerTestOneInput,
            EventXml::fuzzerTestOneInput, Evidence::fuzzerTestOneInput, Evt::fuzzerTestOneInput, EvtxChunk::fuzzerTestOneInput,
            EvtxFile::fuzzerTestOneInput, FailureRecords::fuzzerTestOneInput, FailureText::fuzzerTestOneInput, Following::fuzzerTestOneInput,
            Journal::fuzzerTestOneInput, JournalExport::fuzzerTestOneInput, JournalJson::fuzzerTestOneInput, Kernel::fuzzerTestOneInput,
            Lz4::fuzzerTestOneInput, MacLog::fuzzerTestOneInput, Packed::fuzzerTestOneInput, PlainText::fuzzerTestOneInput,
            Syslog::fuzzerTestOneInput, Zstd::fuzzerTestOneInput);
    /** The names of the targets, in the same order. */
    static final List<String> NAMES = List.of("Contributed", "EventCsv", "EventXml", "Evidence", "Evt", "EvtxChunk", "EvtxFile", "FailureRecords",
            "FailureText", "Following", "Journal", "JournalExport", "JournalJson", "Kernel", "Lz4", "MacLog", "Packed", "PlainText", "Syslog", "Zstd");

    private All() { }

    /** One input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length > 0) {
            TARGETS.get((input[0] & 0xFF) % TARGETS.size()).accept(Arrays.copyOfRange(input, 1, input.length));
        }
    }
}
