// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import com.sun.jna.WString;
import com.sun.jna.platform.win32.Wevtapi;
import com.sun.jna.win32.W32APIOptions;

import berth.core.evidence.LogRecord;
import berth.core.spi.EventLogFormat.Damage;
import berth.core.spi.GrowingLogFormat.Mark;
import berth.core.spi.LiveLogSource.Following;

/** EvtSubscribe by a stand-in of ours (releng/wine/wevtapi.c), which writes records while it is followed. Its signals are events of the real system. */
@EnabledOnOs(OS.WINDOWS)
@Timeout(300)
class FakeSubscriptionLiveWindowsTest {
    private static final Path FAKE = Path.of("target", "wine", "wevtapi.dll").toAbsolutePath();
    private static final String LIVE = "Berth-Fake/Live";

    private final List<LogRecord> records = new ArrayList<>();
    private final List<Damage> damages = new ArrayList<>();
    private final WindowsLogSource source = new WindowsLogSource(
            () -> new ChannelLog(new WevtapiService(Native.load(FAKE.toString(), Wevtapi.class, W32APIOptions.DEFAULT_OPTIONS), true, Optional.empty())));

    @BeforeEach
    void fakeIsThere() {
        assumeTrue(Files.exists(FAKE));
        write(LIVE, -2, 2);
    }

    @AfterEach
    void allHandlesAreClosed() {
        if (Files.exists(FAKE)) {
            call("BerthFakeSilence", 0);
            assertThat(call("BerthFakeOpenHandles")).isZero();
        }
    }

    private static int call(String function, Object... arguments) {
        return Function.getFunction(FAKE.toString(), function).invokeInt(arguments);
    }

    private static void write(String channel, int count, int keep) {
        call("BerthFakeWrite", new WString(channel), count, keep);
    }

    private Following follow(String channel) throws IOException {
        return source.follow(channel, source.end(channel, new NullProgressMonitor()));
    }

    private List<Long> look(Following followed) throws IOException {
        records.clear();
        followed.look(records::add, damages::add, new NullProgressMonitor());
        return records.stream().map(LogRecord::number).toList();
    }

    @Test
    void whatIsWrittenLaterComesOnceAndNobodyAsksInBetween() throws IOException {
        try (Following followed = follow(LIVE)) {
            assertThat(look(followed)).isEmpty();
            write(LIVE, 1, 100);
            assertThat(look(followed)).containsExactly(3L);
            int asked = call("BerthFakeNexts");
            for (int i = 0; i < 20; i++) {
                assertThat(look(followed)).isEmpty();
            }
            assertThat(call("BerthFakeNexts")).isEqualTo(asked);
            write(LIVE, 40, 100);
            assertThat(look(followed)).isEqualTo(LongStream.rangeClosed(4, 43).boxed().toList());
        }
        assertThat(damages).isEmpty();
    }

    @Test
    void fromTheStartTheOnesThatAreThereComeFirst() throws IOException {
        try (Following followed = source.follow(LIVE, Mark.START)) {
            assertThat(look(followed)).containsExactly(1L, 2L);
            write(LIVE, 1, 100);
            assertThat(look(followed)).containsExactly(3L);
        }
    }

    @Test
    void recordsThatAreOverwrittenUnreadAreToldOf() throws IOException {
        try (Following followed = follow(LIVE)) {
            assertThat(look(followed)).isEmpty();
            write(LIVE, 10, 3);
            assertThat(look(followed)).containsExactly(10L, 11L, 12L);
            assertThat(damages).extracting(Damage::what).allMatch(what -> what.startsWith("Records may be missing here")).hasSize(1);
            write(LIVE, 1, 3);
            assertThat(look(followed)).containsExactly(13L);
        }
        assertThat(damages).hasSize(1);
    }

    @Test
    void aLogThatIsClearedAndCountsAnewIsReadOn() throws IOException {
        try (Following followed = follow(LIVE)) {
            write(LIVE, 5, 100);
            assertThat(look(followed)).hasSize(5);
            write(LIVE, -1, 100);
            assertThat(look(followed)).containsExactly(1L);
        }
        assertThat(damages).hasSize(1);
    }

    @Test
    void aServiceThatWentAwayIsSubscribedToAgain() throws IOException {
        try (Following followed = follow(LIVE)) {
            assertThat(look(followed)).isEmpty();
            call("BerthFakeSilence", 1);
            call("BerthFakeSilence", 0);
            write(LIVE, 1, 100);
            assertThatThrownBy(() -> look(followed)).hasMessageContaining("EvtNext failed with error 1722");
            assertThat(look(followed)).containsExactly(3L);
        }
    }

    @Test
    void forwardedEventsGoByTheirPlaceNotByTheirNumber() throws IOException {
        try (Following followed = follow("Berth-Fake/Forwarded")) {
            assertThat(look(followed)).isEmpty();
            write("Berth-Fake/Forwarded", 2, 100);
            assertThat(look(followed)).containsExactly(999_997L, 999_996L);
        }
        assertThat(damages).isEmpty();
    }

    @Test
    void whatCanNotBeFollowedIsSaid() {
        assertThatThrownBy(() -> source.follow("Security", Mark.START)).hasMessageContaining("you have no right to");
        assertThatThrownBy(() -> source.follow("Berth-Fake/Direct", Mark.START)).hasMessageContaining("an analytic or debug channel");
        assertThatThrownBy(() -> source.follow("Berth-Fake/None", Mark.START)).hasMessage("EvtSubscribe failed with error 15007");
    }
}
