// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.given;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import berth.core.evidence.Evidence;
import berth.core.evidence.Origin;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.snapshot.SnapshotFile;
import berth.core.snapshot.SnapshotFormatException;

/**
 * A file that somebody brings as evidence, recognised by its content.
 *
 * @param host     the host that the user says it is from; empty when he says nothing
 * @param snapshot what it says; of a file that names no host, the host is empty text and is the question's host
 */
public record Given(Optional<String> host, Snapshot snapshot) {
    private static final int HEAD = 4096;

    /** {@return the evidence in a file}; throws {@link SnapshotFormatException} when nothing is recognised in it. */
    public static Given read(Optional<String> host, String fileName, byte[] content, Instant now) throws SnapshotFormatException {
        Encoding encoding = Encoding.of(content);
        byte[] utf8 = encoding.unicode() ? encoding.text(content).getBytes(StandardCharsets.UTF_8) : content;
        if (SnapshotFile.recognises(new String(utf8, 0, Math.min(utf8.length, HEAD), StandardCharsets.UTF_8))) {
            Snapshot read = SnapshotFile.read(utf8);
            HostId id = host.map(name -> new HostId(name, read.host().machineId(), read.host().bootId())).orElse(read.host());
            return new Given(host, new Snapshot(id, read.os(), read.takenAt(), read.evidence()));
        }
        Optional<List<Evidence>> settings = WinSockProxyIni.read(content, fileName,
                new Origin("berth.core.given", now, Optional.of(fileName)));
        if (settings.isPresent()) {
            return new Given(host, new Snapshot(HostId.named(host.orElse("")), "windows", now, settings.get()));
        }
        throw new SnapshotFormatException(content.length == 0 ? "it is empty"
                : "it is neither a snapshot nor a WinSock Proxy client's configuration");
    }

    /** {@return the snapshot, as one of the question's host when the file names none} */
    public Snapshot of(String questionHost) {
        return snapshot.host().name().isEmpty()
                ? new Snapshot(HostId.named(questionHost), snapshot.os(), snapshot.takenAt(), snapshot.evidence()) : snapshot;
    }
}
