// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.ui.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.eclipse.core.runtime.Platform;
import org.eclipse.ui.PlatformUI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import berth.ui.ResolutionView;
import berth.workbench.RunningInstance;

/** Of two workbenches on the same workspace, the second one hands its files to the first. */
@ExtendWith(NoErrorLogged.class)
class RunningInstanceTest {

    @Test
    void filesGoToTheOneThatRuns(@TempDir Path folder) throws Exception {
        LinkedBlockingQueue<List<Path>> taken = new LinkedBlockingQueue<>();
        Path meeting = folder.resolve("instance");
        Optional<RunningInstance> first = RunningInstance.become(meeting, taken::add);
        try {
            assertThat(first).isPresent();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(meeting))).isEqualTo("rwx------");

            assertThat(RunningInstance.become(meeting, files -> true)).isEmpty();
            assertThat(RunningInstance.hand(meeting, List.of(folder.resolve("a b.log"), folder.resolve("ü.evt")))).isTrue();
            assertThat(taken.poll(10, TimeUnit.SECONDS)).containsExactly(folder.resolve("a b.log"), folder.resolve("ü.evt"));
            assertThat(RunningInstance.hand(meeting, List.of())).isTrue();
            assertThat(taken.poll(10, TimeUnit.SECONDS)).isEmpty();
        } finally {
            first.orElseThrow().close();
        }
        assertThat(RunningInstance.hand(meeting, List.of())).isFalse();
    }

    @Test
    void whatOneLeftBehindThatWasKilledIsInNobodysWay(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("instance.lock"), "");
        Files.writeString(folder.resolve("instance.address"), folder.resolve("gone").toString());
        assertThat(RunningInstance.hand(folder, List.of())).isFalse();

        Optional<RunningInstance> next = RunningInstance.become(folder, files -> true);

        assertThat(next).isPresent();
        assertThat(RunningInstance.hand(folder, List.of())).isTrue();
        next.orElseThrow().close();
    }

    @Test
    void whatWillNotBeOpenedIsNotTaken(@TempDir Path folder) throws IOException {
        Optional<RunningInstance> closing = RunningInstance.become(folder, files -> false);

        assertThat(RunningInstance.hand(folder, List.of())).isFalse();
        closing.orElseThrow().close();
        assertThat(Files.exists(folder.resolve("instance.address"))).isFalse();
    }

    @Test
    void thisWorkbenchOpensWhatItIsHanded(@TempDir Path folder) throws Exception {
        Path log = Files.writeString(folder.resolve("web.log"), "nothing of a port\n");
        Path meeting = Platform.getStateLocation(Platform.getBundle("berth.workbench")).append("instance").toPath();
        Screen screen = new Screen();
        ResolutionView view = screen.show(ResolutionView.ID, ResolutionView.class);

        // On another thread, because this one is to open it.
        Thread other = Thread.ofPlatform().start(() -> RunningInstance.hand(meeting, List.of(log)));
        screen.until("the answer", () -> view.panel().shown().contains("web.log tells of no failed bind"));

        other.join(10_000);
        assertThat(PlatformUI.getWorkbench().getActiveWorkbenchWindow().getShell().getMinimized()).isFalse();
    }
}
