// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.LogRecord;
import berth.core.evidence.Transport;
import berth.core.spi.EventLogFormat.Damage;
import berth.core.spi.GrowingLogFormat.Mark;
import berth.core.spi.LiveLogSource.Following;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** The event log of the Windows that the test runs on. */
@EnabledOnOs(OS.WINDOWS)
@Timeout(300)
class EventLogLiveWindowsTest {
    private final WindowsLogSource source = new WindowsLogSource();

    private List<Evidence> seen() {
        List<Evidence> seen = new ArrayList<>();
        source.collect(new Request(Optional.of(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25)), Optional.empty(), Effort.OWNER, Instant.now()), seen::add, new NullProgressMonitor());
        return seen;
    }

    @Test
    void whatIsNotSeenIsSaid() {
        List<Evidence> seen = seen();
        assertThat(seen).isNotEmpty();
        assertThat(seen).anyMatch(one -> one instanceof Surveyed || one instanceof NotObserved);
    }

    @Test
    void realWindowsHasASystemLog() throws Exception {
        assumeFalse(WevtapiService.isWine());
        assertThat(source.usual()).contains("System", "Application");
        List<LogRecord> records = new ArrayList<>();
        try (HostLog logs = LiveLogs.open()) {
            logs.read(HostLog.Wanted.all("System", true), event -> {
                records.add(event);
                return records.size() < 50;
            }, damage -> { }, new NullProgressMonitor());
        }
        assertThat(records).isNotEmpty().allMatch(event -> event.time().isPresent() && !event.provider().isEmpty() && event.number() > 0);
        assertThat(records.getFirst().number()).isGreaterThan(records.getLast().number());
    }

    @Test
    void realWindowsLetsASystemLogBeFollowed() throws Exception {
        assumeFalse(WevtapiService.isWine());
        Mark end = source.end("System", new NullProgressMonitor());
        List<Damage> damages = new ArrayList<>();
        try (Following followed = source.follow("System", end)) {
            assertThat(followed.look(event -> { }, damages::add, new NullProgressMonitor()).place()).isGreaterThanOrEqualTo(end.place());
        }
        assertThat(damages).isEmpty();
    }

    @Test
    void winesLogsAreNotTakenForOnesWithoutFailures() {
        assumeTrue(WevtapiService.isWine());
        List<Evidence> seen = seen();
        assertThat(seen).noneMatch(one -> one instanceof Surveyed || one instanceof EventLogged);
        assertThat(seen).filteredOn(NotObserved.class::isInstance).extracting(one -> ((NotObserved) one).detail())
                .anyMatch(detail -> detail.startsWith("the System log can't be read: it is empty"));
        assertThat(source.has("No-Such/Channel")).isFalse();
    }
}
