// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostLogsTest {
    private static final Instant NOW = Instant.parse("2026-03-04T12:00:00Z");

    @TempDir
    private Path root;
    private Path var;

    @BeforeEach
    void aHost() throws IOException {
        var = Files.createDirectories(root.resolve("var"));
    }

    private Path file(String name, Duration age) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "x\n");
        return Files.setLastModifiedTime(file, FileTime.from(NOW.minus(age)));
    }

    @Test
    void theNewestLogsComeFirst() throws IOException {
        Path old = file("var/log/nginx/error.log", Duration.ofDays(2));
        Path fresh = file("var/log/syslog", Duration.ofMinutes(1));
        Path mail = file("var/log/exim4/mainlog", Duration.ofHours(1));

        assertThat(HostLogs.under(var, NOW)).containsExactly(fresh, mail, old);
    }

    @Test
    void whatIsNoLogOrWasPutAwayIsLeftOut() throws IOException {
        for (String name : new String[] { "wtmp", "btmp", "lastlog", "faillog", "syslog.1", "syslog.2.gz", "dpkg.log.1", "journal/readme.txt" }) {
            file("var/log/" + name, Duration.ofMinutes(1));
        }
        file("var/log/old.log", Duration.ofDays(31));
        Files.createFile(root.resolve("var/log/empty.log"));

        assertThat(HostLogs.under(var, NOW)).isEmpty();
    }

    @Test
    void theJournalComesBeforeAllOthers() throws IOException {
        Path syslog = file("var/log/syslog", Duration.ZERO);
        file("var/log/journal/0123456789abcdef/system.journal", Duration.ofDays(100));
        file("run/log/journal/0123456789abcdef/system.journal", Duration.ofDays(1));

        assertThat(HostLogs.under(var, NOW)).containsExactly(var.resolve("log/journal"), root.resolve("run/log/journal"), syslog);
    }

    @Test
    void aHostWithoutLogsHasNone() {
        assertThat(HostLogs.under(root.resolve("nowhere"), NOW)).isEmpty();
    }
}
