// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.given;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.internal.given.SocketBook.Listed;
import berth.core.snapshot.SnapshotFormatException;

/**
 * What people paste from a console: output of {@code netstat}, {@code ss}, {@code lsof}, {@code tasklist}, {@code tlist}, {@code net start}, {@code sc}
 * and {@code netsh}, one after the other. It never proves that something is not there.
 *
 * @param os as in a snapshot
 */
public record Pasted(Optional<String> os, List<Evidence> evidence) {
    private static final int MOST = 64 << 20;
    private static final int HEAD = 1 << 16;

    /** Copies the list. */
    public Pasted {
        evidence = List.copyOf(evidence);
    }

    /** {@return the evidence in such a text; empty when it is something else, or in doubt}; throws {@link SnapshotFormatException} when it is too large. */
    public static Optional<Pasted> read(String text, String fileName, Instant at) throws SnapshotFormatException {
        if (text.length() > MOST && !PastedText.sections(text.substring(0, text.lastIndexOf('\n', HEAD) + 1)).isEmpty()) {
            throw new SnapshotFormatException("a pasted list may have " + (MOST >> 20) + " MiB, and it is larger; the rows of the port alone will do, such as ss -tanp 'sport = :25'");
        }
        List<Section> sections = text.length() > MOST ? List.of() : PastedText.sections(text);
        return sections.isEmpty() ? Optional.empty() : Optional.of(read(sections, new Origin("berth.core.given", at, Optional.of(fileName))));
    }

    private static Pasted read(List<Section> sections, Origin origin) {
        List<Evidence> evidence = new ArrayList<>();
        ProcessBook processes = new ProcessBook();
        SocketBook sockets = new SocketBook();
        SocketLists lists = new SocketLists(sockets, processes);
        WindowsTexts texts = new WindowsTexts(processes, origin, evidence::add);
        boolean windows = false;
        for (Section section : sections) {
            boolean ofUnix = true;
            switch (section.command()) {
            case "ss" -> lists.ss(section);
            case "lsof" -> lists.lsof(section);
            case "netstat" -> {
                lists.netstat(section);
                ofUnix = !PastedText.isOfWindows(section);
            }
            default -> ofUnix = !windows(texts, section);
            }
            windows |= !ofUnix;
        }
        lists.components().forEach(texts::host);
        texts.hosted();
        Map<String, Origin> sources = new HashMap<>();
        sockets.all().map(listed -> seen(listed, processes, sources.computeIfAbsent(listed.source(), origin::at))).forEach(evidence::add);
        processes.all(origin).forEach(evidence::add);
        blindSpots(sockets, origin).forEach(evidence::add);
        boolean linux = sections.stream().anyMatch(section -> section.command().equals("ss"));
        return new Pasted(windows ? Optional.of("windows") : linux ? Optional.of("linux") : Optional.empty(), evidence);
    }

    /** {@return whether it was output of a tool that only Windows has} */
    private static boolean windows(WindowsTexts texts, Section section) {
        switch (section.command()) {
        case "tasklist", "tlist" -> texts.tasklist(section);
        case "sc queryex" -> texts.services(section);
        case "net start" -> texts.started(section);
        default -> {
            return texts.netsh(section);
        }
        }
        return true;
    }

    private static SocketSeen seen(Listed listed, ProcessBook processes, Origin origin) {
        return new SocketSeen(origin, listed.local(), listed.peer(), listed.state(), listed.uid(), Optional.empty(), listed.v6Only(), listed.inode(),
                Optional.empty(), listed.pids().stream().sorted().map(processes::ref).toList(), List.of());
    }

    /** Of other topics nothing is said: another file of the same host may tell of them. */
    private static List<Evidence> blindSpots(SocketBook sockets, Origin origin) {
        List<Evidence> blind = new ArrayList<>();
        for (Transport transport : Transport.values()) {
            List<Listed> listed = sockets.all().filter(socket -> socket.local().transport() == transport).toList();
            long unowned = listed.stream().filter(socket -> socket.state().serves() && socket.pids().isEmpty()).count();
            Set<Long> pids = Set.copyOf(listed.stream().flatMap(socket -> socket.pids().stream()).toList());
            if (!listed.isEmpty()) {
                blind.add(new NotObserved(origin, Topic.sockets(transport), Why.NOT_GIVEN, "A pasted list of sockets may be a part, and shows none that are bound without listening"
                        + (unowned == 0 ? "." : pids.isEmpty() ? "; it names no processes." : "; of " + unowned + " of them it names no process.")));
            }
        }
        return blind;
    }
}
