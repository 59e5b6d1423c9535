// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import berth.core.ports.PortSearch;
import berth.ui.internal.PortLine.Change;
import berth.ui.internal.PortLine.Key;

/**
 * The list of sockets as a person wants to see it now: made on a background thread, shown on the UI's, never changed.
 *
 * @param places where each line stands
 * @param found  how many of them are there still
 * @param total  how many sockets there are, also those that the filter leaves out
 * @param looked when was looked last; empty before the first time
 * @param unseen a sentence on what could not be seen; empty when all could
 * @param widths of each column the length of its longest cell among the first lines
 */
public record ShownPorts(Wish wish, List<PortLine> lines, Map<Key, Integer> places, long found, long total, Optional<Instant> looked, String unseen, List<Integer> widths) {
    private static final int MEASURED = 500;
    private static final int WIDEST = 40;

    /**
     * What a person wants to see.
     *
     * @param search as typed
     */
    public record Wish(String search, PortColumn column, boolean descending) {
        /** {@return all sockets by port} */
        public static Wish all() {
            return new Wish("", PortColumn.PORT, false);
        }
    }

    /** {@return the list before the first look} */
    public static ShownPorts none() {
        return of(PortHistory.none(), Wish.all(), "");
    }

    /** {@return the lines that are wished for, in the order wished for} */
    public static ShownPorts of(PortHistory history, Wish wish, String unseen) {
        PortSearch search = PortSearch.of(wish.search());
        List<PortLine> all = history.lines();
        List<PortLine> lines = new ArrayList<>(all.stream().filter(line -> search.test(line.row())).toList());
        Comparator<PortLine> order = wish.column().order();
        // Where nothing tells two apart they must not change places from look to look.
        lines.sort((wish.descending() ? order.reversed() : order).thenComparing(PortColumn.PORT.order()).thenComparing(PortColumn.PROTOCOL.order())
                .thenComparing(PortColumn.ADDRESS.order()).thenComparing(PortColumn.PEER.order()).thenComparing(line -> line.key().inode().orElse(0L)));
        Map<Key, Integer> places = new HashMap<>(lines.size() * 2);
        for (PortLine line : lines) {
            places.put(line.key(), places.size());
        }
        return new ShownPorts(wish, lines, places, there(lines), there(all), history.looked(), unseen, widths(lines));
    }

    private static long there(List<PortLine> lines) {
        return lines.stream().filter(line -> line.change() != Change.GONE).count();
    }

    private static List<Integer> widths(List<PortLine> lines) {
        List<Integer> widths = new ArrayList<>();
        for (PortColumn column : PortColumn.values()) {
            widths.add(Math.min(WIDEST, lines.stream().limit(MEASURED).mapToInt(line -> column.text(line).length()).max().orElse(0)));
        }
        return widths;
    }
}
