// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.testkit.EvtFileWriter;

/** Writes an NT 4.0 event log with a failed start of Exchange's Internet Mail Service. Arguments: the file, event id, error, and when, if not then. */
class Seed {
    public static void main(String[] args) throws IOException {
        Instant at = Instant.parse(args.length > 3 ? args[3] : "1999-04-28T20:47:00Z");
        LogRecord bind = event(1, at, Integer.parseInt(args[1]), List.of(new Datum(Optional.empty(), args[2])));
        Files.write(Path.of(args[0]), new EvtFileWriter().record(bind).record(event(2, at.plusSeconds(1), 4020, List.of())).bytes());
    }

    private static LogRecord event(long number, Instant at, int id, List<Datum> strings) {
        return new LogRecord("Application", number, Optional.of(at), Optional.of(at), "MSExchangeIMC", Optional.of(id),
                Optional.of(0xC000), "error", Optional.of(1), Optional.of("EXCH01"), Optional.empty(), strings, "", Optional.empty());
    }
}
