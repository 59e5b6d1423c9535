// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.diagnosis.Diagnosis.Step;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Actuator.CannotActException;
import berth.core.spi.Actuator.Plan;
import berth.portprobe.internal.linux.Connections;

class ReservedPortsTest {
    private static final String KEY = "net.ipv4.ip_local_reserved_ports=";

    @TempDir
    Path folder;
    private Path file;
    private LinuxActuator actuator;

    @BeforeEach
    void make() {
        file = folder.resolve("ip_local_reserved_ports");
        Hands hands = new Hands((name, arguments) -> new Programs.Ended(1, ""), () -> true, new Sockets(Connections.ofThisHost()), new Settings(file));
        actuator = new LinuxActuator(hands, RaiserTest.none());
    }

    private Optional<Plan> plan(String list) {
        return actuator.plan(new Step("s", "a", "t", Optional.empty(), List.of(List.of("sysctl", "-w", KEY + list)), List.of(), Optional.empty()),
                new Snapshot(new HostId("h", Optional.empty(), Optional.empty()), Optional.of("linux"), Instant.EPOCH, List.of()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            8080            | 8080
            8080,80,81      | 80-81,8080
            1-3,2-5,5       | 1-5
            0-65535         | 0-65535
            ''              | ''
            """)
    void aListHasOneText(String text, String canonical) {
        assertThat(PortList.parse(text).map(PortList::text)).contains(canonical);
    }

    @ParameterizedTest
    @ValueSource(strings = { "x", "1,", ",1", "65536", "5-3", "1-", "-1", "1 2", "123456" })
    void whatIsNoListIsNone(String text) {
        assertThat(PortList.parse(text)).isEmpty();
    }

    @Test
    void theListBeforeComesBack() throws IOException, CannotActException {
        Files.writeString(file, "5,1000-1002\n");
        Plan plan = plan("5,1000-1002,40000").orElseThrow();
        assertThat(plan.effects().getFirst()).startsWith("Keeps clients off 40000 until the next boot");
        actuator.perform(plan, new NullProgressMonitor());
        assertThat(Files.readString(file)).startsWith("5,1000-1002,40000\n");
        Files.writeString(file, "5,1000,1001,1002,40000\n");
        actuator.undo(plan, new NullProgressMonitor());
        assertThat(Files.readString(file)).startsWith("5,1000-1002\n");
    }

    @Test
    void whatOthersHaveWrittenMeanwhileStays() throws IOException, CannotActException {
        Files.writeString(file, "\n");
        Plan plan = plan("40000").orElseThrow();
        Files.writeString(file, "7\n");
        assertThatThrownBy(() -> actuator.perform(plan, new NullProgressMonitor())).hasMessageContaining("no longer as the plan says");
        Files.writeString(file, "\n");
        actuator.perform(plan, new NullProgressMonitor());
        Files.writeString(file, "7,40000\n");
        assertThatThrownBy(() -> actuator.undo(plan, new NullProgressMonitor())).hasMessageContaining("it was 40000, and is 7,40000; nothing was done");
        assertThat(Files.readString(file)).isEqualTo("7,40000\n");
    }

    @Test
    void noPortIsTakenFromTheList() throws IOException {
        assertThat(plan("40000")).as("nothing to read").isEmpty();
        Files.writeString(file, "7\n");
        assertThat(plan("40000")).isEmpty();
        assertThat(plan("7,40000")).isPresent();
    }
}
