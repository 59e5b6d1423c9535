// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.given;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import berth.core.evidence.Evidence;
import berth.core.evidence.Origin;
import berth.core.internal.given.Collected;
import berth.core.internal.given.Pasted;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.snapshot.SnapshotFile;
import berth.core.snapshot.SnapshotFormatException;

/**
 * A file that somebody brings as evidence, recognised by its content.
 *
 * @param host the host that the user or the file itself names; empty when neither does
 * @param os   {@code linux}, {@code windows} or {@code macos}; empty when nobody said
 */
public record Given(Optional<HostId> host, Optional<String> os, Instant takenAt, List<Evidence> evidence) {
    private static final int HEAD = 4096;

    /** Copies the list. */
    public Given {
        evidence = List.copyOf(evidence);
    }

    /** {@return the evidence in a file}; throws {@link SnapshotFormatException} when nothing is recognised in it. */
    public static Given read(Optional<String> host, String fileName, byte[] content, Instant now) throws SnapshotFormatException {
        return read(host, fileName, content, now, now);
    }

    /** {@return the same of a file that was written then}; a text that tells no time of its own is of that time. */
    public static Given read(Optional<String> host, String fileName, byte[] content, Instant now, Instant written) throws SnapshotFormatException {
        Encoding encoding = Encoding.of(content);
        byte[] utf8 = encoding.unicode() ? encoding.text(content).getBytes(StandardCharsets.UTF_8) : content;
        if (SnapshotFile.recognises(new String(utf8, 0, Math.min(utf8.length, HEAD), StandardCharsets.UTF_8))) {
            Snapshot read = SnapshotFile.read(utf8);
            HostId id = host.map(name -> called(name, Optional.of(read.host()))).orElse(read.host());
            return new Given(Optional.of(id), read.os(), read.takenAt(), read.evidence());
        }
        String text = Encoding.ofText(content).text(content);
        if (Collected.recognises(text)) {
            Collected read = Collected.read(text, fileName);
            return new Given(host.map(name -> called(name, read.host())).or(read::host), read.os(), read.takenAt(), read.evidence());
        }
        Optional<List<Evidence>> settings = WinSockProxyIni.read(content, fileName,
                new Origin("berth.core.given", now, Optional.of(fileName)));
        if (settings.isPresent()) {
            return new Given(host.map(HostId::named), Optional.of("windows"), now, settings.get());
        }
        Instant taken = written.isAfter(now) ? now : written;
        return Pasted.read(text, fileName, taken).map(pasted -> new Given(host.map(HostId::named), pasted.os(), taken, pasted.evidence()))
                .orElseThrow(() -> new SnapshotFormatException(content.length == 0 ? "it is empty"
                        : "it is neither a snapshot nor what the collector wrote nor a WinSock Proxy client's configuration nor output of netstat, ss, lsof, tasklist, tlist, net start, sc or netsh"));
    }

    private static HostId called(String name, Optional<HostId> read) {
        return new HostId(name, read.flatMap(HostId::machineId), read.flatMap(HostId::bootId));
    }

    /** {@return it as a snapshot, one of the question's host when the file names none} */
    public Snapshot of(String questionHost) {
        return new Snapshot(host.orElseGet(() -> HostId.named(questionHost)), os, takenAt, evidence);
    }
}
