// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Origin;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;

/**
 * What the tables of one transport tell.
 *
 * @param gap       why rows of listeners or connections are missing; empty when all are there
 * @param unbound   why sockets are missing that are bound without listening; empty when they are listed
 */
record SocketTables(Transport transport, List<SocketRow> rows, Optional<WindowsError> gap, Optional<WindowsError> unbound) {
    /** Tables of one family: who made each socket, else only whose it is. */
    private record Family(TableLayout detailed, TableLayout plain, Optional<TableLayout> bound) { }

    private static final List<Family> TCP = List.of(new Family(TableLayout.TCP4_MODULE, TableLayout.TCP4_PID, Optional.of(TableLayout.TCP4_BOUND)),
            new Family(TableLayout.TCP6_MODULE, TableLayout.TCP6_PID, Optional.of(TableLayout.TCP6_BOUND)));
    private static final List<Family> UDP = List.of(new Family(TableLayout.UDP4_MODULE, TableLayout.UDP4_PID, Optional.empty()),
            new Family(TableLayout.UDP6_MODULE, TableLayout.UDP6_PID, Optional.empty()));

    /** Copies the list. */
    SocketTables {
        rows = List.copyOf(rows);
    }

    static SocketTables read(Windows windows, Transport transport) {
        List<SocketRow> rows = new ArrayList<>();
        Optional<WindowsError> gap = Optional.empty();
        Optional<WindowsError> unbound = Optional.empty();
        for (Family family : transport == Transport.TCP ? TCP : UDP) {
            try {
                rows.addAll(served(windows, family));
            } catch (WindowsError e) {
                gap = Optional.of(e);
            }
            unbound = unbound.or(() -> family.bound.flatMap(layout -> addBound(windows, layout, rows)));
        }
        return new SocketTables(transport, rows, gap, unbound);
    }

    private static List<SocketRow> served(Windows windows, Family family) throws WindowsError {
        try {
            return family.detailed.parse(windows.table(family.detailed));
        } catch (WindowsError e) {
            return family.plain.parse(windows.table(family.plain));
        }
    }

    /** The list of bound sockets has those that listen, too. */
    private static Optional<WindowsError> addBound(Windows windows, TableLayout layout, List<SocketRow> rows) {
        try {
            layout.parse(windows.table(layout)).stream().filter(bound -> rows.stream().noneMatch(row -> row.local().equals(bound.local()) && row.pid() == bound.pid())).toList().forEach(rows::add);
            return Optional.empty();
        } catch (WindowsError e) {
            return Optional.of(e);
        }
    }

    SocketTables only(Predicate<SocketRow> wanted) {
        return new SocketTables(transport, rows.stream().filter(wanted).toList(), gap, unbound);
    }

    /** {@return what was not seen; empty when everything was} */
    Optional<NotObserved> missing(Origin origin) {
        Topic topic = Topic.sockets(transport);
        return gap.map(error -> new NotObserved(origin, topic, error.why(), "Windows' table of " + transport.name() + " sockets can't be read (" + error.getMessage() + ")."))
                .or(() -> unbound.map(error -> new NotObserved(origin, topic, error.why(), error.why() == Why.NOT_SUPPORTED
                        ? "This Windows does not list sockets that are bound without listening; Windows 10 1809 and later do."
                        : "Windows' list of sockets that are bound without listening can't be read (" + error.getMessage() + ").")));
    }
}
