// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat.Damage;

/** Channels by an event service in memory, one that lies, too. */
class ChannelLogTest {
    private final FakeService service = new FakeService();
    private final List<LogRecord> records = new ArrayList<>();
    private final List<Damage> damages = new ArrayList<>();

    private void read(String log) throws IOException {
        try (ChannelLog channels = new ChannelLog(service)) {
            channels.read(HostLog.Wanted.all(log, false), records::add, damages::add, new NullProgressMonitor());
        }
    }

    @Test
    void anEventIsReadAsAnExportedOneIs() throws IOException {
        service.with("Application", List.of(FakeService.event("Told", 4007, 2, 77, "10048", "port=25")));
        read("Application");
        LogRecord event = records.get(0);
        assertThat(event.number()).isEqualTo(77);
        assertThat(event.level()).isEqualTo("error");
        assertThat(event.message()).hasValue("a text");
        assertThat(event.strings()).containsExactly("10048", "25");
        assertThat(event.time().map(String::valueOf)).hasValue("2026-11-30T03:00:00.123456700Z");
        assertThat(damages).isEmpty();
        assertThat(service.open()).isZero();
    }

    @Test
    void manyComeInBatchesAndAllHandlesAreClosed() throws IOException {
        service.with("System", IntStream.rangeClosed(1, 100).mapToObj(i -> FakeService.event("p", 1, 4, i)).toList());
        read("System");
        assertThat(records).extracting(LogRecord::number).isEqualTo(IntStream.rangeClosed(1, 100).mapToObj(Long::valueOf).toList());
        assertThat(service.open()).isZero();
    }

    @Test
    void whoWantsNoMoreGetsNoMore() throws IOException {
        service.with("System", IntStream.rangeClosed(1, 100).mapToObj(i -> FakeService.event("p", 1, 4, i)).toList());
        try (ChannelLog channels = new ChannelLog(service)) {
            channels.read(HostLog.Wanted.all("System", true), event -> {
                records.add(event);
                return records.size() < 3;
            }, damages::add, new NullProgressMonitor());
        }
        assertThat(records).extracting(LogRecord::number).containsExactly(100L, 99L, 98L);
        assertThat(service.open()).isZero();
    }

    @Test
    void aLargeEventGetsALargeBuffer() throws IOException {
        service.with("System", List.of(FakeService.event("p", 1, 4, 1, "x".repeat(100_000))));
        read("System");
        assertThat(records.get(0).strings().get(0)).hasSize(100_000);
    }

    @Test
    void whatClaimsToBeHugeOrToNeedEverMoreIsLeftOut() throws IOException {
        service.with("System", List.of(FakeService.event("p", 1, 4, 1)));
        for (int needed : List.of(Integer.MAX_VALUE, -1 >>> 1, 9 << 20)) {
            service.needed = needed;
            read("System");
        }
        assertThat(records).isEmpty();
        assertThat(damages).hasSize(3);
        assertThat(service.open()).isZero();
    }

    @Test
    void oneThatCanNotBeHadOrIsNoXmlCostsNoOther() throws IOException {
        String cut = FakeService.event("p", 1, 4, 8).replace("</Event>", "");
        service.with("System", List.of(FakeService.event("p", 1, 4, 7), "", cut, FakeService.event("p", 1, 4, 9, "a\u0001b\uFFFEc")));
        read("System");
        assertThat(records).extracting(LogRecord::number).containsExactly(7L, 9L);
        assertThat(records.get(1).strings()).containsExactly("a\uFFFDb\uFFFDc");
        assertThat(damages).extracting(damage -> damage.record().orElse(0L)).containsExactly(0L, 8L);
    }

    @Test
    void resultsThatFailMidwaySayWhy() {
        service.with("System", IntStream.rangeClosed(1, 40).mapToObj(i -> FakeService.event("p", 1, 4, i)).toList());
        service.failsAfter = 16;
        assertThatThrownBy(() -> read("System")).isInstanceOf(EventLogError.class).hasMessage("EvtNext failed with error 6");
        assertThat(records).hasSize(16);
        assertThat(service.open()).isZero();
    }

    @Test
    void aLogMayBeThereThoughOneMayNotReadIt() throws IOException {
        service.with("System", List.of());
        try (ChannelLog channels = new ChannelLog(service)) {
            assertThat(channels.has("System")).isTrue();
            assertThat(channels.has("Security")).isTrue();
            assertThat(channels.has("/no/such/file")).isFalse();
        }
    }
}
