// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.platform.win32.Wevtapi;
import com.sun.jna.win32.W32APIOptions;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.IpAddress;
import berth.core.evidence.LogRecord;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.spi.EventLogFormat.Damage;
import berth.core.spi.GrowingLogFormat.Mark;
import berth.core.spi.LiveLogSource;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

/** The calls of wevtapi.dll, by a stand-in of ours (releng/wine/wevtapi.c): how they are called and how buffers and handles are handled, not what a real log holds. */
@EnabledOnOs(OS.WINDOWS)
@Timeout(300)
class FakeEventLogLiveWindowsTest {
    private static final Path FAKE = Path.of("target", "wine", "wevtapi.dll").toAbsolutePath();

    private final List<LogRecord> records = new ArrayList<>();
    private final List<Damage> damages = new ArrayList<>();

    @BeforeEach
    void fakeIsThere() {
        assumeTrue(Files.exists(FAKE));
    }

    @AfterEach
    void allHandlesAreClosed() {
        if (Files.exists(FAKE)) {
            assertThat(Function.getFunction(FAKE.toString(), "BerthFakeOpenHandles").invokeInt(new Object[0])).isZero();
        }
    }

    private static HostLog log(Optional<String> host) {
        return new ChannelLog(new WevtapiService(Native.load(FAKE.toString(), Wevtapi.class, W32APIOptions.DEFAULT_OPTIONS), true, host));
    }

    private final WindowsLogSource source = new WindowsLogSource(() -> log(Optional.empty()));

    private Mark read(String channel, Mark from) throws IOException {
        records.clear();
        return source.readOn(channel, from, records::add, damages::add, new NullProgressMonitor());
    }

    @Test
    void eventsComeWithTheirTexts() throws IOException {
        read("Application", Mark.START);
        assertThat(records).extracting(LogRecord::number).containsExactly(1L, 2L, 3L);
        assertThat(records).extracting(LogRecord::provider).containsOnly("MSExchangeIMC");
        assertThat(records).allMatch(event -> event.strings().contains("Berth's fake wevtapi.dll"));
        assertThat(records.get(1).eventId()).hasValue(4007);
        assertThat(records.get(0).message()).hasValueSatisfying(text -> assertThat(text).startsWith("A text of Berth's fake.").hasSize(39));
        assertThat(records.get(1).message()).hasValueSatisfying(text -> assertThat(text).hasSize(2999));
        assertThat(records.get(2).message()).isEmpty();
        read("System", Mark.START);
        assertThat(records).hasSize(3).allMatch(event -> event.message().isEmpty());
        assertThat(damages).isEmpty();
    }

    @Test
    void manyComeInOrder() throws IOException {
        Mark mark = read("Berth-Fake/Many", Mark.START);
        assertThat(records).extracting(LogRecord::number).isEqualTo(LongStream.rangeClosed(1, 1000).boxed().toList());
        assertThat(mark.place()).isEqualTo(1000);
    }

    @Test
    void aLargeOneIsWholeAndAHugeOneIsLeftOut() throws IOException {
        read("Berth-Fake/Large", Mark.START);
        assertThat(records.get(0).strings().getLast()).hasSize(300_000);
        read("Berth-Fake/Huge", Mark.START);
        assertThat(records).isEmpty();
        assertThat(damages).hasSize(1);
    }

    @Test
    void whatFailsMidwayIsSaid() throws IOException {
        assertThatThrownBy(() -> read("Berth-Fake/Midway", Mark.START)).isInstanceOf(EventLogError.class).hasMessage("EvtNext failed with error 6");
        assertThat(records).hasSize(16);
        read("Berth-Fake/Hole", Mark.START);
        assertThat(records).extracting(LogRecord::number).containsExactly(1L, 3L);
        assertThat(damages).extracting(Damage::what).containsExactly("An event can't be had: EvtRender failed with error 13.");
        read("Berth-Fake/Unclosed", Mark.START);
        assertThat(damages.getLast().what()).isEqualTo("The event is no XML.");
    }

    @Test
    void aChannelIsReadOn() throws IOException {
        Mark mark = source.end("Berth-Fake/Growing", new NullProgressMonitor());
        Mark next = read("Berth-Fake/Growing", mark);
        assertThat(records).extracting(LogRecord::number).containsExactly(mark.place() + 1);
        read("Berth-Fake/Growing", next);
        assertThat(records).extracting(LogRecord::number).containsExactly(next.place() + 1);
    }

    @Test
    void namesAndRightsAreTold() {
        assertThat(source.has("Security")).isTrue();
        assertThat(source.has("Berth-Fake/None")).isFalse();
        assertThat(source.usual()).containsExactly("System", "Application");
        assertThatThrownBy(() -> read("Security", Mark.START)).hasMessageContaining("you have no right to");
    }

    @Test
    void failuresBecomeEvidence() {
        List<Evidence> seen = new ArrayList<>();
        source.collect(new Request(Optional.of(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25)), Optional.empty(), Effort.OWNER, Instant.now()), seen::add, new NullProgressMonitor());
        assertThat(seen).filteredOn(EventLogged.class::isInstance).extracting(one -> one.origin().place().orElse(""))
                .containsExactly("System record 3", "System record 2", "Application record 3", "Application record 2");
        assertThat(seen).filteredOn(NotObserved.class::isInstance).extracting(one -> ((NotObserved) one).why()).containsExactly(Why.ACCESS_DENIED);
    }

    @Test
    void anotherHostIsAskedInASession() throws IOException {
        WindowsLogSource far = new WindowsLogSource(() -> log(Optional.of("FAKEHOST")));
        far.readOn("Application", Mark.START, records::add, damages::add, new NullProgressMonitor());
        assertThat(records).hasSize(3).extracting(event -> event.computer().orElse("")).containsOnly("FAKEHOST");
        assertThat(records.get(0).message()).isPresent();
        read("Application", Mark.START);
        assertThat(records).extracting(event -> event.computer().orElse("")).containsOnly("FAKE");
        try (LiveLogSource.Following followed = far.follow("Berth-Fake/Many", Mark.START)) {
            records.clear();
            followed.look(records::add, damages::add, new NullProgressMonitor());
            assertThat(records).hasSize(1000).extracting(event -> event.computer().orElse("")).containsOnly("FAKEHOST");
        }
        assertThat(damages).isEmpty();
    }

    @Test
    void whyAnotherHostCanNotBeAskedIsSaid() {
        WindowsLogSource gone = new WindowsLogSource(() -> log(Optional.of("GONE")));
        assertThatThrownBy(() -> gone.end("System", new NullProgressMonitor())).hasMessageStartingWith("the event service does not answer, ").hasMessageContaining("1722");
        WindowsLogSource locked = new WindowsLogSource(() -> log(Optional.of("LOCKED")));
        assertThatThrownBy(() -> locked.end("System", new NullProgressMonitor())).hasMessageContaining("you have no right to");
    }
}
