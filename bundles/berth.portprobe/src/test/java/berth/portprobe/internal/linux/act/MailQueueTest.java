// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.act;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MailQueueTest {
    @TempDir
    private Path root = Path.of("");

    private void file(String path) throws IOException {
        Path file = root.resolve(path);
        Files.createDirectories(file.getParent());
        Files.createFile(file);
    }

    private String waiting(String unit) {
        return MailQueue.of(unit, root).orElseThrow().waiting();
    }

    @Test
    void aMessageOfEximHasTwoFilesAndCountsOnce() throws IOException {
        file("var/spool/exim4/input/1xXfkO-0000Zz-0R-H");
        file("var/spool/exim4/input/1xXfkO-0000Zz-0R-D");
        assertThat(waiting("exim4.service")).isEqualTo("1 message waits in Exim's queue until it runs again; exim4 -qf tries to deliver before.");
        file("var/spool/exim4/input/x/1xXfkO-0000Zv-0O-H");
        assertThat(waiting("exim4.service")).startsWith("2 messages wait in Exim's queue");
    }

    @Test
    void postfixHasSeveralQueuesInFoldersByTheirNames() throws IOException {
        Files.createDirectories(root.resolve("var/spool/postfix/active"));
        assertThat(waiting("postfix@-.service")).isEqualTo("No message waits in Postfix's queue.");
        file("var/spool/postfix/deferred/A/A1B2C3");
        file("var/spool/postfix/incoming/D4E5F6");
        file("var/spool/postfix/maildrop/3Xy7Zz");
        file("var/spool/postfix/defer/A/A1B2C3");
        assertThat(waiting("postfix.service")).startsWith("3 messages wait in Postfix's queue");
    }

    @ParameterizedTest
    @CsvSource({ "exim4.service, Exim, exim4 -qf", "postfix@-.service, Postfix, postqueue -f", "sendmail.service, Sendmail, sendmail -q" })
    void whatIsNotFoundIsNotCounted(String unit, String product, String flush) {
        assertThat(waiting(unit)).isEqualTo("How many messages wait in " + product + "'s queue could not be counted; " + flush + " tries to deliver them before.");
    }

    @Test
    void othersHaveNone() {
        assertThat(MailQueue.of("nginx.service", root)).isEmpty();
    }
}
