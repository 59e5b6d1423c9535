// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.fuzz;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;

import berth.core.given.Given;
import berth.core.snapshot.Snapshot;
import berth.core.snapshot.SnapshotFile;
import berth.core.snapshot.SnapshotFormatException;

/** Evidence that somebody brings: snapshots, and configurations of the WinSock Proxy client. */
public final class Evidence {
    private Evidence() { }

    /** One input of the fuzzer. */
    public static void fuzzerTestOneInput(byte[] input) {
        try {
            Snapshot read = Given.read(Optional.empty(), "Wspcfg.ini", input, Instant.EPOCH).of("here");
            if (Oracle.chosen(input, 8)) {
                Snapshot again = SnapshotFile.read(SnapshotFile.text(read).getBytes(StandardCharsets.UTF_8));
                Oracle.require(again.equals(read), "written and read, it is another snapshot");
            }
        } catch (SnapshotFormatException refused) {
            Oracle.require(refused.getMessage() != null, "refused without a reason");
        }
    }
}
