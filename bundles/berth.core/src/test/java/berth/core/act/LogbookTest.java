// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.act;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import berth.core.act.Undertaking.Deed;
import berth.core.act.Undertaking.Stage;
import berth.core.contribution.StateFolder;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.evidence.Endpoint;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.snapshot.HostId;
import berth.core.spi.Actuator.Plan;

class LogbookTest {
    @TempDir
    Path home;

    private Logbook book() {
        return new Logbook(StateFolder.of(Map.of("XDG_STATE_HOME", home.toString())::get, () -> false));
    }

    private static Undertaking undertaking(int second, Stage stage) {
        Plan plan = new Plan(new Step("stop", "a", "Stop it", Optional.empty(), List.of(List.of("systemctl", "stop", "--", "a.service")), List.of(), Optional.of("root")),
                List.of(List.of("systemctl", "stop", "--", "a.service")), List.of("Stops it."), List.of(List.of("systemctl", "start", "--", "a.service")), Map.of("unit a.service", "active enabled"));
        return new Undertaking(Instant.ofEpochSecond(second), "h", Optional.empty(), new Endpoint(Transport.TCP, IpAddress.ANY_V4, 80), List.of(new Deed("x", plan, stage, Optional.empty())));
    }

    @Test
    void whatWasDoneIsReadAsItWasWrittenNewestFirst() throws IOException {
        assertThat(book().all().undertakings()).isEmpty();
        book().write(undertaking(1, Stage.DONE));
        book().write(undertaking(2, Stage.BEGUN));
        book().write(undertaking(2, Stage.UNDONE));
        assertThat(book().all()).isEqualTo(new Logbook.Pages(List.of(undertaking(2, Stage.UNDONE), undertaking(1, Stage.DONE)), List.of()));
        assertThat(book().all().undertakings()).extracting(Undertaking::isOpen).containsExactly(false, true);
    }

    @Test
    void hostsThatAreCalledTheSameAreTwo() {
        Undertaking done = undertaking(1, Stage.DONE);
        Undertaking here = new Undertaking(done.begun(), "h", Optional.of("a1"), done.wanted(), done.deeds());
        assertThat(here.isOf(new HostId("h", Optional.of("a1"), Optional.of("boot")))).isTrue();
        assertThat(here.isOf(new HostId("renamed", Optional.of("a1"), Optional.empty()))).isTrue();
        assertThat(here.isOf(new HostId("h", Optional.of("b2"), Optional.empty()))).isFalse();
        assertThat(here.isOf(HostId.named("h"))).isTrue();
        assertThat(done.isOf(new HostId("h", Optional.of("a1"), Optional.empty()))).isTrue();
        assertThat(done.isOf(HostId.named("other"))).isFalse();
    }

    /** Written by a Berth that knew no machine id. */
    @Test
    void whatNamesNoMachineIsOfTheHostOfThatName() throws IOException {
        book().write(undertaking(1, Stage.DONE));
        assertThat(Files.readString(home.resolve("berth/logbook/1000-80.json"))).doesNotContain("machineId");
        assertThat(book().all().undertakings()).singleElement().satisfies(done -> assertThat(done.machineId()).isEmpty());
    }

    @Test
    void whatCantBeReadIsSaid() throws IOException {
        book().write(undertaking(1, Stage.DONE));
        Path folder = home.resolve("berth/logbook");
        Files.writeString(folder.resolve("2-80.json"), "{");
        Files.writeString(folder.resolve("3-80.json"), "null");
        Files.createDirectory(folder.resolve("4-80.json"));
        assertThat(book().all().unreadable()).hasSize(3);
        assertThat(book().all().undertakings()).hasSize(1);
    }

    @Test
    void twoAtOnceAreNot() throws IOException {
        try (var one = book().lock().orElseThrow()) {
            assertThat(book().lock()).isEmpty();
        }
        try (var again = book().lock().orElseThrow()) {
            assertThat(again.isOpen()).isTrue();
        }
    }
}
