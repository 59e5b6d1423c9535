// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import berth.portprobe.internal.linux.units.UnitHost.Run;

/** Real programs and files. */
@EnabledOnOs(OS.LINUX)
class LiveHostTest {
    private final LiveHost host = new LiveHost();

    private Run shell(String script, Duration time) {
        return host.run(List.of("/bin/sh", "-c", script), Map.of("LC_ALL", "C"), time, 1000, () -> false);
    }

    @Test
    void aProgramThatHangsIsStopped() {
        Instant start = Instant.now();
        assertThat(shell("echo early; sleep 60", Duration.ofMillis(300))).isEqualTo(new Run.Stopped(false));
        assertThat(shell("while :; do echo line; done", Duration.ofMillis(300))).isEqualTo(new Run.Stopped(false));
        assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(20));
    }

    @Test
    void whoCancelsIsNotKeptWaiting() {
        assertThat(host.run(List.of("/bin/sh", "-c", "sleep 60"), Map.of(), Duration.ofSeconds(30), 10, () -> true)).isEqualTo(new Run.Stopped(true));
    }

    @Test
    void outputErrorAndStatusAreBounded() {
        Run.Ended ended = (Run.Ended) shell("i=0; while [ $i -lt 500 ]; do echo 1234567890; echo abc >&2; i=$((i+1)); done; exit 3", Duration.ofSeconds(30));
        assertThat(ended.status()).isEqualTo(3);
        assertThat(ended.output()).hasSize(1000);
        assertThat(ended.cut()).isTrue();
        assertThat(ended.error()).startsWith("abc").hasSizeLessThanOrEqualTo(2000);
    }

    @Test
    void nothingOfTheCallersEnvironmentIsPassedOn() {
        Run.Ended ended = (Run.Ended) host.run(List.of("/usr/bin/env"), Map.of("LC_ALL", "C"), Duration.ofSeconds(30), 10_000, () -> false);
        assertThat(new String(ended.output(), StandardCharsets.UTF_8).strip()).isEqualTo("LC_ALL=C");
        assertThat(host.run(List.of("/no/such/program"), Map.of(), Duration.ofSeconds(1), 1, () -> false)).isInstanceOf(Run.Impossible.class);
    }

    @Test
    void aPipeIsNotWaitedFor(@TempDir Path folder) throws IOException, InterruptedException {
        Path pipe = folder.resolve("a.socket");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
        assertThatThrownBy(() -> host.read(pipe.toString(), 10)).isInstanceOf(UnreadableException.class);
        assertThat(host.link(folder.toString())).isEmpty();
    }

    /** As the other source does, or the engine takes one process for two. */
    @Test
    void aProcessIsPinnedByTheBootAndTheKernelsTicks() throws IOException {
        long boot = Files.readAllLines(Path.of("/proc/stat")).stream().filter(line -> line.startsWith("btime ")).map(line -> Long.valueOf(line.substring(6)))
                .findFirst().orElseThrow();
        String stat = Files.readString(Path.of("/proc/self/stat"));
        long ticks = Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19]);
        assertThat(host.process(ProcessHandle.current().pid()).started()).contains(Instant.ofEpochSecond(boot).plusMillis(ticks * 10));
        assertThat(host.process(4_000_000_000L).started()).isEmpty();
    }
}
