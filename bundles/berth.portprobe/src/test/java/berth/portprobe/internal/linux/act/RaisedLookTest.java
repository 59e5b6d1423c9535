// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.Transport;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Actuator.CannotActException;
import berth.core.spi.Actuator.NothingDoneException;
import berth.core.spi.Actuator.Rights;

/** The look with root's rights, with a shell script in the place of sudo: the program behind it is a real one. */
@EnabledOnOs(OS.LINUX)
class RaisedLookTest {
    @TempDir
    Path folder;

    /** What the helper does, but for the check of its code. */
    public static final class Unchecked {
        private Unchecked() { }

        /** As the helper's. */
        public static void main(String[] words) {
            System.exit(new RaisedLook(Optional::empty).run(List.of(words), System.in, System.out) ? 0 : 1);
        }
    }

    private LookAsRoot look(String script, int port) throws IOException {
        return new LookAsRoot(RaiserTest.by(folder, script, Unchecked.class, Duration.ofSeconds(60)), new PortLook(new Endpoint(Transport.TCP, IpAddress.ANY_V4, port)));
    }

    @Test
    void itTellsWhoHasThePortAndNothingElse() throws IOException, CannotActException {
        try (ServerSocket held = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            LookAsRoot look = look("exec \"$@\"", held.getLocalPort());
            assertThat(look.rights()).isEqualTo(new Rights.OnDemand("It asks."));
            Snapshot seen = look.take(new NullProgressMonitor());
            assertThat(seen.all(SocketSeen.class)).anySatisfy(socket -> {
                assertThat(socket.local().port()).isEqualTo(held.getLocalPort());
                assertThat(socket.owners()).extracting(ProcessRef::pid).contains(ProcessHandle.current().pid());
            });
            assertThat(seen.evidence()).extracting(Evidence::kind).isSubsetOf("socket", "process", "surveyed", "not-observed", "setting");
            assertThat(seen.all(Evidence.SettingSeen.class)).extracting(Evidence.SettingSeen::namespace).doesNotContain("caller");
        }
    }

    @Test
    void withoutRightsNothingIsSeen() throws IOException {
        LookAsRoot refused = look("echo 'sudo: a password is required' >&2; exit 1", 80);
        assertThatThrownBy(() -> refused.take(new NullProgressMonitor())).isInstanceOf(NothingDoneException.class)
                .hasMessage("sudo did not give root's rights; nothing was done (sudo: a password is required)");
        LookAsRoot nowhere = new LookAsRoot(RaiserTest.none(), new PortLook(new Endpoint(Transport.UDP, IpAddress.ANY_V4, 53)));
        assertThat(nowhere.rights()).isEqualTo(new Rights.Missing("It needs root's rights, and there is neither sudo nor pkexec here to get them by. As root, run: ss --all --numeric --processes --udp sport = :53"));
    }

    @Test
    void whatIsNoSnapshotOfThisHostIsNone() throws IOException {
        String tell = "echo '" + RaisedProgram.READY + "'; read go; echo '%s'; echo " + RaisedProgram.DONE;
        assertThatThrownBy(() -> look(tell.formatted("{}"), 80).take(new NullProgressMonitor())).hasMessageStartingWith("what was seen with root's rights can't be read: ");
        assertThatThrownBy(() -> look(tell.formatted("{\"schema\":\"berth.snapshot/1\",\"host\":{\"name\":\"other\"},\"takenAt\":\"2026-01-01T00:00:00Z\",\"evidence\":[]}"), 80).take(new NullProgressMonitor()))
                .hasMessage("what was seen is of another host or boot");
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "look", "look tcp 0.0.0.0 0", "look tcp 0.0.0.0 65536", "look tcp 0.0.0.0 80 x", "look TCP 0.0.0.0 80", "look icmp 0.0.0.0 80", "look tcp localhost 80", "look tcp 0.0.0.0 080", "kill 1", "systemctl stop -- web.service" })
    void nothingElseIsLookedAt(String words) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        assertThat(new RaisedLook(Optional::empty).run(List.of(words.split(" ")), new ByteArrayInputStream("go\n".getBytes(StandardCharsets.UTF_8)), said)).isFalse();
        assertThat(said.toString(StandardCharsets.UTF_8)).isEqualTo(RaisedProgram.READY + "\nthis is nothing that Berth looks at\n");
    }

    @Test
    void itsWordsMeanOneEndpoint() {
        for (Endpoint endpoint : List.of(new Endpoint(Transport.TCP, IpAddress.ANY_V6, 80), new Endpoint(Transport.UDP, IpAddress.ANY_V4, 65535), new Endpoint(Transport.SCTP, new IpAddress("192.0.2.1"), 1))) {
            assertThat(PortLook.of(new PortLook(endpoint).words())).contains(new PortLook(endpoint));
        }
    }
}
