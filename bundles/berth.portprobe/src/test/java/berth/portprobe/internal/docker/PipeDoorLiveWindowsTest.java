// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinBase;
import com.sun.jna.platform.win32.WinNT.HANDLE;
import com.sun.jna.ptr.IntByReference;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ContainerSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;

@EnabledOnOs(OS.WINDOWS)
class PipeDoorLiveWindowsTest {
    private static final String NAME = "\\\\.\\pipe\\berth_test_engine_" + ProcessHandle.current().pid();
    private static final String ID = "ab".repeat(32);
    private static final String LIST = "[{\"Id\":\"" + ID + "\",\"Names\":[\"/shop-web-1\"],\"Image\":\"nginx\",\"State\":\"running\",\"Ports\":[]}]";

    /** A named pipe that takes one question; without an answer it keeps its client waiting. */
    private static final class Server implements AutoCloseable {
        private final HANDLE pipe = Kernel32.INSTANCE.CreateNamedPipe(NAME, WinBase.PIPE_ACCESS_DUPLEX, WinBase.PIPE_TYPE_BYTE | WinBase.PIPE_WAIT, 1, 1 << 12, 1 << 12, 0, null);
        private final CompletableFuture<String> asked;

        Server(Optional<String> answer) {
            assertThat(pipe).isNotEqualTo(WinBase.INVALID_HANDLE_VALUE);
            asked = CompletableFuture.supplyAsync(() -> serve(answer));
        }

        private String serve(Optional<String> answer) {
            Kernel32.INSTANCE.ConnectNamedPipe(pipe, null);
            byte[] bytes = new byte[1 << 12];
            IntByReference count = new IntByReference();
            Kernel32.INSTANCE.ReadFile(pipe, bytes, bytes.length, count, null);
            answer.map(text -> text.getBytes(StandardCharsets.UTF_8)).ifPresent(out -> {
                Kernel32.INSTANCE.WriteFile(pipe, out, out.length, new IntByReference(), null);
                Kernel32.INSTANCE.FlushFileBuffers(pipe);
                Kernel32.INSTANCE.DisconnectNamedPipe(pipe);
            });
            return new String(bytes, 0, count.getValue(), StandardCharsets.US_ASCII);
        }

        @Override
        public void close() {
            Kernel32.INSTANCE.CloseHandle(pipe);
        }
    }

    private static List<Evidence> collect() {
        List<Evidence> evidence = new ArrayList<>();
        new DockerSource(List.of(new PipeDoor(NAME, "docker")), Duration.ofMillis(1500), Optional.empty()).collect(new Request(Optional.empty(), Optional.empty(), Effort.OWNER, Instant.EPOCH), evidence::add,
                new NullProgressMonitor());
        return evidence;
    }

    @Test
    void anEngineAnswersThroughItsPipe() {
        try (Server server = new Server(Optional.of("HTTP/1.1 200 OK\r\nContent-Length: " + LIST.length() + "\r\n\r\n" + LIST))) {
            assertThat(collect()).filteredOn(ContainerSeen.class::isInstance).singleElement().satisfies(seen -> assertThat(((ContainerSeen) seen).name()).isEqualTo("shop-web-1"));
            assertThat(server.asked.join()).startsWith("GET /containers/json?all=true HTTP/1.1\r\n").endsWith("\r\n\r\n");
        }
    }

    @Test
    void withoutAPipeNobodyRuns() {
        assertThat(collect()).singleElement().isInstanceOf(Surveyed.class);
    }

    @Test
    void whoeverDoesNotAnswerIsLeftInTime() {
        try (Server server = new Server(Optional.empty())) {
            long begin = System.nanoTime();
            assertThat(collect()).singleElement().satisfies(gap -> assertThat(((NotObserved) gap).detail()).contains("does not answer as it should"));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
            assertThat(server.asked.join()).startsWith("GET ");
        }
    }
}
