// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat.Damage;
import berth.core.spi.GrowingLogFormat.Mark;

/** A channel that is followed, by an event service in memory. */
class FollowedChannelTest {
    private static final String LOG = "Application";

    private final FakeService service = new FakeService();
    private final ChannelLog channels = new ChannelLog(service);
    private final List<Long> numbers = new ArrayList<>();
    private final List<Damage> damages = new ArrayList<>();
    private long now = 1;

    private FollowedChannel follow(long place) {
        return new FollowedChannel(service, channels, LOG, place == 0 ? Mark.START : FollowedChannel.behind(place), () -> now);
    }

    private static List<String> events(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(i -> FakeService.event("p", 1, 4, i)).toList();
    }

    private Mark look(FollowedChannel followed, IProgressMonitor monitor) throws EventLogError {
        numbers.clear();
        return followed.look(event -> numbers.add(event.number()), damages::add, monitor);
    }

    private Mark look(FollowedChannel followed) throws EventLogError {
        return look(followed, new NullProgressMonitor());
    }

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(service.open()).isZero();
    }

    @Test
    void eachNewRecordComesOnceAndTheServiceIsOnlyAskedWhenItSaysSo() throws EventLogError {
        service.with(LOG, events(1, 3));
        try (FollowedChannel followed = follow(3)) {
            look(followed);
            assertThat(numbers).isEmpty();
            assertThat(service.asked).isEqualTo(1);
            look(followed);
            assertThat(service.asked).isEqualTo(1);
            service.with(LOG, events(1, 50));
            assertThat(look(followed)).isEqualTo(FollowedChannel.behind(50));
            assertThat(numbers).isEqualTo(LongStream.rangeClosed(4, 50).boxed().toList());
            look(followed);
            assertThat(numbers).isEmpty();
        }
        assertThat(damages).isEmpty();
        assertThat(service.queries).isEmpty();
    }

    @Test
    void fromTheStartTheRecordsThatAreThereComeFirst() throws EventLogError {
        service.with(LOG, events(5, 7));
        try (FollowedChannel followed = follow(0)) {
            assertThat(look(followed).place()).isEqualTo(7);
            assertThat(numbers).containsExactly(5L, 6L, 7L);
        }
    }

    @Test
    void aWakeUpThatWasLostCostsHalfAMinute() throws EventLogError {
        service.with(LOG, events(1, 1));
        try (FollowedChannel followed = follow(1)) {
            look(followed);
            service.silent = true;
            service.with(LOG, events(1, 2));
            look(followed);
            assertThat(numbers).isEmpty();
            now += 31_000_000_000L;
            look(followed);
            assertThat(numbers).containsExactly(2L);
        }
    }

    @Test
    void recordsThatWereLostAreToldOf() throws EventLogError {
        service.with(LOG, events(1, 3));
        try (FollowedChannel followed = follow(3)) {
            look(followed);
            service.anew(LOG, events(10, 12));
            look(followed);
            assertThat(numbers).containsExactly(10L, 11L, 12L);
            assertThat(damages).extracting(Damage::what).allMatch(what -> what.startsWith("Records may be missing here")).hasSize(1);
            service.with(LOG, events(10, 13));
            look(followed);
            assertThat(numbers).containsExactly(13L);
        }
    }

    @Test
    void aJumpOfTheNumbersIsToldOfOnceAndBeforeTheRecord() throws EventLogError {
        service.with(LOG, events(1, 3));
        try (FollowedChannel followed = follow(3)) {
            look(followed);
            service.with(LOG, List.of(FakeService.event("p", 1, 4, 4), FakeService.event("p", 1, 4, 9), FakeService.event("p", 1, 4, 20)));
            followed.look(event -> {
                assertThat(damages).hasSize(event.number() == 4 ? 0 : 1);
                numbers.add(event.number());
            }, damages::add, new NullProgressMonitor());
            assertThat(numbers).containsExactly(4L, 9L, 20L);
            service.with(LOG, events(20, 21));
            look(followed);
        }
        assertThat(damages).extracting(Damage::what).singleElement().asString().startsWith("Records may be missing here");
    }

    @Test
    void aLogThatCountsAnewIsReadFromItsFirstRecord() throws EventLogError {
        service.with(LOG, events(90, 95));
        try (FollowedChannel followed = follow(95)) {
            look(followed);
            service.anew(LOG, List.of());
            look(followed);
            assertThat(numbers).isEmpty();
            service.with(LOG, events(1, 2));
            assertThat(look(followed).place()).isEqualTo(2);
            assertThat(numbers).containsExactly(1L, 2L);
        }
        assertThat(damages).hasSize(1);
    }

    @Test
    void whatWasHandedOnDoesNotComeAgainThoughTheBookmarkIsGone() throws EventLogError {
        service.with(LOG, List.of(FakeService.event("p", 1, 4, 1), FakeService.event("p", 1, 4, 3)));
        try (FollowedChannel followed = follow(2)) {
            look(followed);
            assertThat(numbers).containsExactly(3L);
        }
        assertThat(damages).hasSize(1);
    }

    @Test
    void staleResultsAreToldOfThoughTheBookmarkIsThere() throws EventLogError {
        service.with(LOG, events(1, 3));
        try (FollowedChannel followed = follow(3)) {
            look(followed);
            service.anew(LOG, events(2, 4));
            look(followed);
            assertThat(numbers).containsExactly(4L);
        }
        assertThat(damages).extracting(Damage::what).allMatch(what -> what.startsWith("Records may be missing here")).hasSize(1);
    }

    @Test
    void aClearedLogThatHasCountedPastTheMarkIsToldOfBeforeItsRecords() throws EventLogError {
        service.with(LOG, events(1, 3));
        try (FollowedChannel followed = follow(3)) {
            look(followed);
            service.anew(LOG, events(1, 10));
            followed.look(event -> {
                assertThat(damages).hasSize(1);
                numbers.add(event.number());
            }, damages::add, new NullProgressMonitor());
            assertThat(numbers).isEqualTo(LongStream.rangeClosed(4, 10).boxed().toList());
            look(followed);
        }
        assertThat(damages).hasSize(1);
    }

    @Test
    void whoThrowsAtADamageLeavesNothingOpen() {
        service.with(LOG, events(5, 7));
        try (FollowedChannel followed = follow(3)) {
            assertThatThrownBy(() -> followed.look(event -> { }, damage -> {
                throw new IllegalStateException("full");
            }, new NullProgressMonitor())).hasMessage("full");
        }
    }

    @Test
    void aServiceThatIsStaleForEverIsGivenUp() {
        service.with(LOG, events(1, 3));
        service.breaks = EventLogError.ERROR_EVT_QUERY_RESULT_INVALID_POSITION;
        try (FollowedChannel followed = follow(3)) {
            assertThatThrownBy(() -> look(followed)).isInstanceOf(EventLogError.class);
        }
        assertThat(service.asked).isEqualTo(5);
        assertThat(damages).hasSize(1);
    }

    @Test
    void aServiceThatEndsIsSubscribedToAgain() throws EventLogError {
        service.with(LOG, events(1, 3));
        try (FollowedChannel followed = follow(3)) {
            look(followed);
            service.breaks = 1722;
            service.with(LOG, events(1, 4));
            assertThatThrownBy(() -> look(followed)).hasMessageContaining("EvtNext failed with error 1722");
            assertThatThrownBy(() -> look(followed)).hasMessageContaining("EvtNext failed with error 1722");
            service.breaks = 0;
            look(followed);
            assertThat(numbers).containsExactly(4L);
        }
        assertThat(damages).isEmpty();
    }

    @Test
    void whoCancelsHasTheRestWithTheNextLook() throws EventLogError {
        service.with(LOG, events(1, 40));
        NullProgressMonitor monitor = new NullProgressMonitor();
        try (FollowedChannel followed = follow(0)) {
            List<Long> seen = new ArrayList<>();
            Mark reached = followed.look((LogRecord event) -> {
                seen.add(event.number());
                monitor.setCanceled(seen.size() == 20);
            }, damages::add, monitor);
            assertThat(seen).hasSize(20);
            assertThat(reached.place()).isEqualTo(20);
            look(followed);
            assertThat(numbers).isEqualTo(LongStream.rangeClosed(21, 40).boxed().toList());
        }
    }

    @Test
    void anEventThatIsNoXmlIsADamageAndNoMore() throws EventLogError {
        service.with(LOG, List.of(FakeService.event("p", 1, 4, 1).replace("</Event>", ""), FakeService.event("p", 1, 4, 2)));
        try (FollowedChannel followed = follow(0)) {
            look(followed);
        }
        assertThat(numbers).containsExactly(2L);
        assertThat(damages).hasSize(1);
    }

    @Test
    void whoMayNotReadOrCanNotFollowIsTold() {
        service.with(LOG, List.of());
        assertThatThrownBy(() -> FollowedChannel.open(service, channels, "Security", Mark.START)).hasMessageContaining("you have no right to");
        assertThatThrownBy(() -> FollowedChannel.open(service, channels, "No-Such/Channel", Mark.START)).isInstanceOf(EventLogError.class);
        service.refuses = EventLogError.ERROR_EVT_SUBSCRIPTION_TO_DIRECT_CHANNEL;
        assertThatThrownBy(() -> FollowedChannel.open(service, channels, LOG, Mark.START)).hasMessageContaining("nobody follow");
    }

    @Test
    void bookmarksAreReadAsWindowsWritesThem() {
        assertThat(Bookmark.place("<BookmarkList>\r\n  <Bookmark Channel='Application' RecordId='12345' IsCurrent='true'/>\r\n</BookmarkList>")).hasValue(12345L);
        assertThat(Bookmark.place(Bookmark.at("A'<&/B", 7))).hasValue(7L);
        assertThat(Bookmark.at("A'<&/B", 7)).contains("Channel='A&apos;&lt;&amp;/B'");
        for (String none : List.of("", "<Bookmark RecordId='x'/>", "<Bookmark RecordId='99999999999999999999'/>", "RecordId='1'", "<Bookmark " + " ".repeat(100_000))) {
            assertThat(Bookmark.place(none)).isEmpty();
        }
    }
}
