// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import berth.core.diagnosis.Diagnosis.Step;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Actuator.Plan;
import berth.core.spi.Actuator.Rights;

/** The way to root's rights, with shell scripts in the place of sudo: the program behind them is a real one. */
@EnabledOnOs(OS.LINUX)
class RaiserTest {
    @TempDir
    Path folder;
    private Process victim;

    @BeforeEach
    void start() throws IOException {
        victim = new ProcessBuilder("sleep", "60").start();
    }

    @AfterEach
    void end() throws InterruptedException {
        victim.destroyForcibly().waitFor();
    }

    /** One that has no way to root's rights. */
    static Raiser none() {
        return new Raiser(Optional::empty, Optional::empty, List.of(), Duration.ofSeconds(1), Duration.ofSeconds(1));
    }

    /** What the helper does, but for the check of its code. */
    public static final class Unchecked {
        private Unchecked() { }

        /** As the helper's. */
        public static void main(String[] words) {
            System.exit(new RaisedAction(Hands.ofThisProgram(), Optional::empty).run(List.of(words), System.in, System.out) ? 0 : 1);
        }
    }

    /** {@return one whose prompt is that script, and whose program is a real one} */
    static Raiser by(Path folder, String script, Class<?> main, Duration typing) throws IOException {
        Path program = Files.writeString(folder.resolve("prompt"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        // In a test JNA's library is nowhere but in its jar.
        List<String> command = OwnProgram.current().command(main).stream().filter(word -> !word.startsWith("-Djna.no")).toList();
        return new Raiser(() -> Optional.of(new Prompt("sudo", List.of(program.toString()), "It asks.", Map.of())), Optional::empty, command, typing, Duration.ofSeconds(60));
    }

    private Raiser raiser(String script, Duration typing) throws IOException {
        return by(folder, script, Unchecked.class, typing);
    }

    private LinuxAction action() {
        return new LinuxAction.EndProcess(victim.pid(), false);
    }

    private String state() {
        return Ending.identity(victim.pid()).orElseThrow().text();
    }

    @Test
    void whatIsAskedForIsDoneByTheProgramBehindThePrompt() throws IOException, InterruptedException {
        Raiser raiser = raiser("printf '%s\\n' \"$@\" >" + folder.resolve("words") + "; env >" + folder.resolve("environment") + "; exec \"$@\"", Duration.ofSeconds(60));
        String state = state();
        raiser.act(action(), state);
        assertThat(victim.waitFor(1, TimeUnit.SECONDS)).isTrue();
        List<String> words = Files.readAllLines(folder.resolve("words"));
        assertThat(words.getFirst()).startsWith("/").endsWith("/bin/java");
        assertThat(words.subList(words.size() - 3, words.size())).containsExactly(state, "kill", String.valueOf(victim.pid()));
        assertThat(Files.readAllLines(folder.resolve("environment"))).allMatch(line -> line.matches("(LC_ALL|PATH|PWD|OLDPWD|SHLVL|_)=.*")).contains("PWD=/");
    }

    @Test
    void rightsThatAreRefusedLeaveAllAsItWas() throws IOException {
        assertThatThrownBy(() -> raiser("echo 'sudo: 3 incorrect password attempts' >&2; exit 1", Duration.ofSeconds(60)).act(action(), state()))
                .hasMessage("sudo did not give root's rights; nothing was done (sudo: 3 incorrect password attempts)");
        assertThat(victim.isAlive()).isTrue();
    }

    @Test
    void theReasonOfPkexecIsNotItsLastLine() throws IOException {
        assertThatThrownBy(() -> raiser("printf 'Error executing command as another user: Not authorized.\\n\\nThis incident has been reported.\\n' >&2; exit 127", Duration.ofSeconds(60)).act(action(), state()))
                .hasMessage("sudo did not give root's rights; nothing was done (Error executing command as another user: Not authorized)");
    }

    @Test
    void whatDoesNotEndInTimeMayStillBeUnderWay() throws IOException {
        Path program = Files.writeString(folder.resolve("slow"), "#!/bin/sh\necho '" + RaisedProgram.READY + "'\nexec sleep 60\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        Raiser slow = new Raiser(() -> Optional.of(new Prompt("sudo", List.of(program.toString()), "", Map.of())), Optional::empty, List.of(), Duration.ofSeconds(30), Duration.ofSeconds(1));
        assertThatThrownBy(() -> slow.act(action(), state())).isNotInstanceOf(Raiser.RefusedException.class)
                .hasMessage("it did not end within 1 seconds, and may still be under way with root's rights");
    }

    @Test
    void aPasswordThatComesTooLateDoesNothing() throws IOException, InterruptedException {
        Path late = folder.resolve("late");
        assertThatThrownBy(() -> raiser("trap '' TERM; sleep 1; \"$@\"; echo $? >" + late, Duration.ofMillis(300)).act(action(), state()))
                .hasMessage("sudo was given no password in time; nothing was done");
        // The script was ended with the conversation; what it would have started is told no word to go.
        String state = state();
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        assertThat(new RaisedAction(Hands.ofThisProgram(), Optional::empty).run(List.of(state, "kill", String.valueOf(victim.pid())), new ByteArrayInputStream(new byte[0]), said)).isFalse();
        assertThat(said.toString(StandardCharsets.UTF_8)).isEqualTo(RaisedProgram.READY + "\n");
        assertThat(victim.isAlive()).isTrue();
        assertThat(late).doesNotExist();
    }

    /** While the password is typed the process runs another program under the same number. */
    @Test
    void whatWasSwappedAtThePromptLivesOn() throws IOException, InterruptedException {
        victim.destroyForcibly().waitFor();
        victim = new ProcessBuilder("sh", "-c", "echo ready; read go; exec sleep 60").start();
        assertThat(victim.inputReader().readLine()).isEqualTo("ready");
        String before = state();
        Path prompt = folder.resolve("asked");
        Thread swap = new Thread(() -> {
            try {
                while (!Files.exists(prompt)) {
                    Thread.sleep(5);
                }
                victim.getOutputStream().write("go\n".getBytes(StandardCharsets.UTF_8));
                victim.getOutputStream().flush();
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        swap.start();
        assertThatThrownBy(() -> raiser(": >" + prompt + "; sleep 1; exec \"$@\"", Duration.ofSeconds(60)).act(action(), before))
                .hasMessage("process " + victim.pid() + " is no longer as it was when the plan was made (" + before + ")");
        swap.join();
        assertThat(victim.isAlive()).isTrue();
    }

    @Test
    void codeThatOthersCanChangeIsNotRaised() throws IOException {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        RaisedAction helper = new RaisedAction(Hands.ofThisProgram(), () -> Optional.of("others can change it"));
        assertThat(helper.run(List.of(state(), "kill", String.valueOf(victim.pid())), new ByteArrayInputStream("go\n".getBytes(StandardCharsets.UTF_8)), said)).isFalse();
        assertThat(said.toString(StandardCharsets.UTF_8)).endsWith("Berth does not run with root's rights, because others can change it\n");
        Raiser raiser = new Raiser(() -> Optional.of(new Prompt("sudo", List.of("/bin/false"), "", Map.of())), () -> Optional.of("others can change it"), List.of(), Duration.ofSeconds(1), Duration.ofSeconds(1));
        assertThatThrownBy(() -> raiser.act(action(), state())).hasMessageContaining("Berth does not ask for them here, because others can change it. Run by hand: sudo kill " + victim.pid() + ";");
        assertThat(none().rights(action().vectors())).isEqualTo(new Rights.Missing("It needs root's rights, and there is neither sudo nor pkexec here to get them by. As root, run: kill " + victim.pid()));
        assertThat(victim.isAlive()).isTrue();
    }

    @Test
    void nothingElseIsDoneByIt() {
        for (List<String> words : List.of(List.<String> of(), List.of(state()), List.of(state(), "sh", "-c", "reboot"), List.of(state(), "kill", "1"), List.of("x", "kill", String.valueOf(victim.pid())),
                List.of("active enabled", "systemctl", "stop", "--", "no-such-unit.service"), List.of("active enabled", "systemctl", "stop", "--", "--now"))) {
            ByteArrayOutputStream said = new ByteArrayOutputStream();
            assertThat(new RaisedAction(Hands.ofThisProgram(), Optional::empty).run(words, new ByteArrayInputStream("go\n".getBytes(StandardCharsets.UTF_8)), said)).as("%s", words).isFalse();
        }
        assertThat(victim.isAlive()).isTrue();
    }

    @Test
    void whoAsksDependsOnWhereThePersonIs() {
        Optional<Path> sudo = Optional.of(Path.of("/usr/bin/sudo"));
        Optional<Path> pkexec = Optional.of(Path.of("/usr/bin/pkexec"));
        assertThat(Prompt.choose(sudo, pkexec, Optional.empty(), true, Map.of("DISPLAY", ":0")::get).orElseThrow().vector()).containsExactly("/usr/bin/sudo", "--");
        assertThat(Prompt.choose(sudo, pkexec, Optional.empty(), false, Map.of("DISPLAY", ":0", "LD_PRELOAD", "x")::get).orElseThrow()).isEqualTo(
                new Prompt("pkexec", List.of("/usr/bin/pkexec", "--disable-internal-agent"), "pkexec may ask for a password.", Map.of("DISPLAY", ":0")));
        assertThat(Prompt.choose(sudo, pkexec, Optional.empty(), false, Map.<String, String> of()::get).orElseThrow().vector()).containsExactly("/usr/bin/sudo", "-n", "--");
        assertThat(Prompt.choose(Optional.empty(), pkexec, Optional.empty(), true, Map.<String, String> of()::get).orElseThrow().vector()).containsExactly("/usr/bin/pkexec", "--disable-internal-agent");
        assertThat(Prompt.choose(Optional.empty(), pkexec, Optional.of(Path.of("/usr/bin/pkttyagent")), true, Map.<String, String> of()::get).orElseThrow().agent())
                .hasValue(List.of("/usr/bin/pkttyagent", "--notify-fd", "1", "--process", String.valueOf(ProcessHandle.current().pid())));
        assertThat(Prompt.choose(Optional.empty(), pkexec, Optional.empty(), false, Map.<String, String> of()::get).orElseThrow().how())
                .isEqualTo("pkexec is asked, which must not need a password here: there is neither a screen nor a terminal.");
        assertThat(Prompt.choose(Optional.empty(), Optional.empty(), Optional.empty(), true, Map.of("DISPLAY", ":0")::get)).isEmpty();
    }

    @Test
    void theUndoIsDoneByItToo() {
        LinuxActuator actuator = new LinuxActuator(new Hands((name, arguments) -> new Programs.Ended(0, "LoadState=loaded\nActiveState=active\nUnitFileState=enabled\n"), () -> false), none());
        Plan plan = actuator.plan(new Step("s", "a", "t", Optional.empty(), List.of(List.of("systemctl", "stop", "--", "web.service")), List.of(), Optional.empty()),
                new Snapshot(new HostId("h", Optional.empty(), Optional.empty()), Optional.of("linux"), Instant.EPOCH, List.of())).orElseThrow();
        assertThat(actuator.rights(plan.back())).hasValueSatisfying(rights -> assertThat(rights).isInstanceOf(Rights.Missing.class));
        assertThatThrownBy(() -> actuator.undo(plan, new NullProgressMonitor())).hasMessageContaining("As root, run: systemctl start -- web.service");
    }
}
