// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class WatchCommandTest {
    private static final String IN_USE = "Nov 23 10:00:01 mx1 web[31]: bind() to 0.0.0.0:80 failed (98: Address already in use)\n";

    @TempDir
    private Path folder = Path.of("");

    private Path log() {
        return folder.resolve("a.log");
    }

    /** Lets the command begin, and writes then. */
    private Ran watch(String text, String... words) throws IOException, InterruptedException {
        CompletableFuture<Ran> ran = CompletableFuture.supplyAsync(() -> Ran.berth(words));
        Thread.sleep(1500);
        Files.writeString(log(), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return ran.join();
    }

    @ParameterizedTest
    @ValueSource(strings = { "watch", "watch 0", "watch 65536", "watch localhost:25", "watch ::1:25", "watch 25 --then", "25 --then true", "scan a.log --then true",
            "watch 25 --then /no/such/program", "watch 25 --then no-such-program-anywhere", "watch a.log --then true", "watch --all 25", "watch 25 --udp --sctp" })
    void wrongUsageIsOneSentenceAndStatus64(String words) {
        Ran.berth(words.split(" ")).refused(64);
    }

    @Test
    void whatStandsBehindThenBelongsToTheCommand() throws UsageException {
        Arguments arguments = Arguments.parse(new String[] { "watch", "25", "--json", "--then", "echo", "--help", "--timeout", "x" });
        assertThat(arguments.then()).hasValueSatisfying(words -> assertThat(words).containsExactly("echo", "--help", "--timeout", "x"));
        assertThat(arguments.words()).containsExactly("watch", "25");
        assertThat(arguments.has("help")).isFalse();
    }

    @Test
    void aNewFailureIsALineOnce() throws Exception {
        Files.writeString(log(), IN_USE.replace("80", "79"));
        Ran ran = watch(IN_USE.repeat(3), "watch", log().toString(), "--timeout", "4");
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).hasLineCount(1).contains("a.log:2: web could not bind port 80 on 0.0.0.0, it is in use");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void aLogThatIsNotThereIsWaitedFor() throws Exception {
        Ran ran = watch(IN_USE, "watch", "--json", log().toString(), "--timeout", "4");
        assertThat(ran.status()).isZero();
        assertThat(ran.out()).hasLineCount(1).startsWith("{\"file\":").contains("\"line\":1,", "\"port\":80,", "\"kind\":\"bind-in-use\"");
        assertThat(ran.err()).hasLineCount(1).contains("a.log is not there yet");
    }

    @Test
    void nothingInTimeIsStatus3AndALogThatCanNotBeReadStatus66() throws IOException {
        Files.writeString(log(), "all is well\n");
        Ran late = Ran.berth("watch", log().toString(), "--timeout", "0.5");
        assertThat(late.status()).isEqualTo(3);
        assertThat(late.err()).contains("nothing arrived within 0.5 seconds");
        Ran.berth("watch", folder.toString()).refused(66);
        Ran both = Ran.berth("watch", folder.toString(), log().toString(), "--timeout", "0.5");
        assertThat(both.status()).as("the rest is done first").isEqualTo(66);
    }

    @Test
    void aPortThatCanNotBeLookedAtIsNeverFree() {
        List<String> words = new ArrayList<>(List.of("watch", "25", "--timeout", "1", "--then"));
        words.addAll(OS.WINDOWS.isCurrentOs() ? List.of("cmd", "/c", "copy", "NUL") : List.of("touch"));
        words.add(folder.resolve("ran").toString());
        Ran ran = Ran.berth(words.toArray(String[]::new));
        assertThat(ran.status()).as(ran.err()).isEqualTo(3);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).contains("Watching on", "nothing changed");
        assertThat(folder.resolve("ran")).doesNotExist();
    }
}
