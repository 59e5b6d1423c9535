// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;

class MaskingTest {
    private static String masked(String... command) {
        ProcessSeen process = new ProcessSeen(new Origin("s", Instant.EPOCH, Optional.empty()), new ProcessRef(1, Optional.empty()),
                Optional.empty(), "x", Optional.empty(), List.of(command), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
        return String.join(" ", Masking.masked(Samples.snapshot(List.of(process))).all(ProcessSeen.class).findFirst().orElseThrow().command());
    }

    @ParameterizedTest
    @CsvSource({ "java --password hunter2,java --password ***", "mysqld --password=hunter2,mysqld --password=***",
            "app -Ddb.password=hunter2,app -Ddb.password=***", "app --api-key k1 --port 25,app --api-key *** --port 25",
            "env DB_PASSWORD=hunter2 app,env DB_PASSWORD=*** app", "curl https://bob:hunter2@example.com/,curl https://bob:***@example.com/",
            "app --token=abc,app --token=***", "app AWS_SECRET_ACCESS_KEY=abc,app AWS_SECRET_ACCESS_KEY=***",
            "app --client-secret abc,app --client-secret ***", "app --passphrase:abc,app --passphrase:***",
            "app PASSWORD=hunter2,app PASSWORD=***", "app --auth-token abc,app --auth-token ***", "app -password hunter2,app -password ***",
            "curl -u bob:hunter2 https://h/,curl -u *** https://h/", "sshpass -p hunter2 ssh h,sshpass -p *** ssh h", "app --auth-key -x,app --auth-key ***",
            "redis-cli -a hunter2 ping,redis-cli -a *** ping", "app --bearer abc,app --bearer ***", "app pw=abc,app pw=***",
            "app https://h/?token=abc&x=1,app https://h/?token=***&x=1", "app -u joe:usersecret11 -p 25,app -u *** -p 25", "app -ujoe:x/y:z,app -u***", "app --user=joe:secret,app --user=***",
            "app --proxy-user joe:secret,app --proxy-user ***", "app -pMyPw4,app -p***", "sudo -u bob mysql -pgeheim -uroot,sudo -u bob mysql -p*** -uroot", "sudo sshpass -p hunter2 ssh h,sudo sshpass -p *** ssh h",
            "swaks -au joe -ap hunter2,swaks -au joe -ap ***" })
    void secretsAreReplaced(String command, String expected) {
        assertThat(masked(command.split(" "))).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({ "exim4 -bd -q30m", "nginx -g 'daemon off;'", "java -jar app.jar --server.port=25", "sshd -D", "app --password --port 25",
            "curl https://example.com:25/", "docker run -u 1000:1000 x", "uwsgi -u www:www", "app -u unix:/run/x.sock -U http://h/", "app -u joe -p 25 -p8080 -p/run/x.pid -pidfile -port2 -pthread",
            "app -p 10.0.0.1:25 -p8080:80/tcp", "smtpd -n smtp -t inet -u -c -o stress= -s 2" })
    void theRestStays(String command) {
        assertThat(masked(command.split(" "))).isEqualTo(command);
    }

    @Test
    void secretsInsideACommandOfAShellAreReplaced() {
        assertThat(masked("sh", "-c", "cd /x && DB_PASSWORD=hunter2 ./run --token abc --port 25"))
                .isEqualTo("sh -c cd /x && DB_PASSWORD=*** ./run --token *** --port 25");
        assertThat(masked("run", "--env", "{\"AWS_SECRET_ACCESS_KEY\": \"abc\", \"port\": 25}", "{\"password\":\"x\"}", "--passwd= x"))
                .isEqualTo("run --env {\"AWS_SECRET_ACCESS_KEY\": \"***\", \"port\": 25} {\"password\":\"***\"} --passwd= ***");
        assertThat(masked("sh", "-c", "curl -u 'joe:geheim x' h; curl --user joe:geheim h && mysql -u root -pMyPw db | mariadb-dump -pq -x; app -p 25"))
                .isEqualTo("sh -c curl -u '*** x' h; curl --user *** h && mysql -u root -p*** db | mariadb-dump -p*** -x; app -p 25");
        assertThat(masked("/usr/bin/mysql", "-uroot", "-psecretpw")).isEqualTo("/usr/bin/mysql -uroot -p***");
    }

    @Test
    void onlyProcessesAreTouched() {
        List<Evidence> evidence = Samples.full("plain");
        assertThat(Masking.masked(Samples.snapshot(evidence)).evidence()).isEqualTo(evidence);
    }

    @Test
    @Timeout(10)
    void aLongHostileWordTakesNoExponentialTime() {
        long start = System.nanoTime();
        masked("pass".repeat(50_000), "-" + "passwordtoken".repeat(10_000), "://" + "a:".repeat(50_000), " -u a:".repeat(20_000), "mysql ".repeat(20_000) + "-p", "-p" + "a".repeat(100_000), " -u" + "a".repeat(100_000),
                "-u", "a".repeat(100_000) + ":" + "a".repeat(100_000));
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(8));
    }
}
