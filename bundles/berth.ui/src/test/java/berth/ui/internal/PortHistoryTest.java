// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.diagnosis.Diagnosis.Upkeep;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;
import berth.core.ports.PortRow;
import berth.ui.internal.PortLine.Change;
import berth.ui.internal.ShownPorts.Wish;

class PortHistoryTest {
    private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");

    private static PortRow row(int port, Optional<Long> inode, SocketState state, long pid, int second) {
        SocketSeen socket = new SocketSeen(new Origin("test", NOON.plusSeconds(second), Optional.empty()), new Endpoint(Transport.TCP, IpAddress.ANY_V4, port), Optional.empty(),
                state, Optional.of(0), Optional.of("root"), Optional.empty(), inode, Optional.empty(), List.of(new ProcessRef(pid, Optional.of(NOON))), List.of());
        return new PortRow(socket, Optional.of(new Holder("mx1", Optional.of(pid), Optional.of(NOON), Optional.of("server" + pid), Optional.empty(), List.of(),
                Optional.of("root"), Optional.of(0), Optional.of("s" + pid + ".service"), Optional.empty(), Optional.empty(), List.of(), Optional.empty(),
                Upkeep.UNKNOWN, List.of())));
    }

    private static PortRow listener(int port, int second) {
        return row(port, Optional.of(port + 1000L), SocketState.LISTEN, port, second);
    }

    private static PortHistory look(PortHistory before, int second, PortRow... rows) {
        return before.next(List.of(rows), Set.of(), NOON.plusSeconds(second));
    }

    private static List<String> marks(PortHistory history) {
        return history.lines().stream().map(line -> line.row().socket().local().port() + " " + line.change()).toList();
    }

    @Test
    void atTheFirstLookNothingIsNew() {
        assertThat(marks(look(PortHistory.none(), 0, listener(25, 0)))).containsExactly("25 NONE");
    }

    @Test
    void aLineToWhichNothingHappenedStaysTheSameObject() {
        PortHistory first = look(PortHistory.none(), 0, listener(25, 0));
        assertThat(look(first, 1, listener(25, 1)).lines().get(0)).isSameAs(first.lines().get(0));
    }

    @Test
    void whatComesIsMarkedForThreeSecondsAndItsTimeIsKept() {
        PortHistory history = look(look(PortHistory.none(), 0, listener(25, 0)), 1, listener(25, 1), listener(80, 1));
        assertThat(marks(history)).containsExactly("25 NONE", "80 NEW");
        history = look(history, 3, listener(25, 3), listener(80, 3));
        assertThat(marks(history)).containsExactly("25 NONE", "80 NEW");
        history = look(history, 4, listener(25, 4), listener(80, 4));
        assertThat(marks(history)).containsExactly("25 NONE", "80 NONE");
        assertThat(history.lines()).extracting(PortLine::appeared).containsExactly(Optional.empty(), Optional.of(NOON.plusSeconds(1)));
    }

    @Test
    void nobodyKnowsWhenASocketCameAfterALongRest() {
        PortHistory history = look(look(PortHistory.none(), 0), 60, listener(80, 60));
        assertThat(marks(history)).containsExactly("80 NEW");
        assertThat(history.lines().get(0).appeared()).isEmpty();
    }

    @Test
    void whatGoesStaysMarkedForThreeSeconds() {
        PortHistory history = look(look(PortHistory.none(), 0, listener(25, 0), listener(80, 0)), 1, listener(80, 1));
        assertThat(marks(history)).containsExactly("80 NONE", "25 GONE");
        assertThat(marks(look(history, 3, listener(80, 3)))).containsExactly("80 NONE", "25 GONE");
        assertThat(marks(look(look(history, 3, listener(80, 3)), 4, listener(80, 4)))).containsExactly("80 NONE");
        assertThat(marks(look(history, 2, listener(25, 2), listener(80, 2)))).containsExactly("25 NEW", "80 NONE");
    }

    @Test
    void anotherStateOrOwnerIsAChangeOfTheSameSocket() {
        PortHistory history = look(PortHistory.none(), 0, row(25, Optional.of(7L), SocketState.BOUND, 1, 0));
        history = look(history, 1, row(25, Optional.of(7L), SocketState.LISTEN, 1, 1));
        assertThat(marks(history)).containsExactly("25 CHANGED");
        assertThat(marks(look(history, 9, row(25, Optional.of(7L), SocketState.LISTEN, 2, 9)))).containsExactly("25 CHANGED");
        assertThat(marks(look(history, 9, row(25, Optional.of(7L), SocketState.LISTEN, 1, 9)))).containsExactly("25 NONE");
    }

    @Test
    void anotherSocketOnTheSamePortIsNew() {
        PortHistory history = look(PortHistory.none(), 0, row(25, Optional.of(7L), SocketState.LISTEN, 1, 0));
        assertThat(marks(look(history, 1, row(25, Optional.of(8L), SocketState.LISTEN, 1, 1)))).containsExactly("25 NEW", "25 GONE");
    }

    @Test
    void withoutANumberTheEndpointTellsWhichSocketItIs() {
        PortRow waiting = row(25, Optional.empty(), SocketState.TIME_WAIT, 1, 0);
        PortHistory history = look(PortHistory.none(), 0, waiting, waiting);
        assertThat(history.lines()).hasSize(2);
        assertThat(marks(look(history, 1, waiting))).containsExactly("25 NONE", "25 GONE");
    }

    @Test
    void aFailedLookMakesNothingGo() {
        PortHistory history = look(PortHistory.none(), 0, listener(25, 0));
        assertThat(marks(history.next(List.of(), Set.of(Transport.TCP), NOON.plusSeconds(1)))).containsExactly("25 NONE");
        assertThat(marks(history.next(List.of(), Set.of(Transport.UDP), NOON.plusSeconds(1)))).containsExactly("25 GONE");
    }

    @Test
    void theListIsFilteredAndSortedAsWished() {
        PortHistory history = look(look(PortHistory.none(), 0, listener(443, 0), listener(25, 0), listener(80, 0)), 1, listener(25, 1), listener(80, 1));
        assertThat(ports(history, "", PortColumn.PORT, false)).containsExactly(25, 80, 443);
        assertThat(ports(history, "", PortColumn.PORT, true)).containsExactly(443, 80, 25);
        assertThat(ports(history, "", PortColumn.PROCESS, false)).containsExactly(25, 443, 80);
        assertThat(ports(history, "unit:s80", PortColumn.PORT, false)).containsExactly(80);
        ShownPorts list = ShownPorts.of(history, new Wish("4", PortColumn.PORT, false), "");
        assertThat(list.lines()).extracting(line -> PortColumn.STATE.text(line)).containsExactly("listen, gone");
        assertThat(List.of(list.found(), list.total())).as("without what is gone").containsExactly(0L, 2L);
        assertThat(list.places().get(list.lines().get(0).key())).isZero();
    }

    private static List<Integer> ports(PortHistory history, String search, PortColumn column, boolean descending) {
        return ShownPorts.of(history, new Wish(search, column, descending), "").lines().stream().map(line -> line.row().socket().local().port()).toList();
    }

    @Test
    void cellsAreEscapedAndSortedWithWhatIsUnknownLast() {
        PortLine line = look(PortHistory.none(), 0, listener(25, 0)).lines().get(0);
        Holder evil = new Holder("mx1", Optional.empty(), Optional.empty(), Optional.of("a\u001b\u202e"), Optional.empty(), List.of(), Optional.of("x\n"), Optional.empty(),
                Optional.of("u\u0007"), Optional.empty(), Optional.empty(), List.of(), Optional.empty(), Upkeep.UNKNOWN, List.of());
        PortLine other = line.with(new PortRow(line.row().socket(), Optional.of(evil)), Change.NONE, NOON);
        assertThat(Stream.of(PortColumn.values()).map(column -> column.text(other)).reduce("", String::concat)).doesNotContain("\u001b", "\u202e", "\n", "\u0007");
        assertThat(PortColumn.PID.text(other)).isEmpty();
        assertThat(PortColumn.PID.order().compare(line, other)).isNegative();
        assertThat(PortColumn.SINCE.order().compare(line, other)).isNegative();
    }

    @Test
    void fiftyThousandSocketsAreComparedInTime() {
        List<PortRow> rows = LongStream.range(0, 50_000).mapToObj(i -> row(1 + (int) i, Optional.of(i), SocketState.LISTEN, i % 100, 0)).toList();
        PortHistory history = PortHistory.none().next(rows, Set.of(), NOON);
        long start = System.nanoTime();
        history = history.next(rows, Set.of(), NOON.plusSeconds(1));
        ShownPorts.of(history, Wish.all(), "");
        assertThat((System.nanoTime() - start) / 1_000_000).as("ms").isLessThan(5000);
        assertThat(history.lines()).allMatch(line -> line.change() == Change.NONE);
    }
}
