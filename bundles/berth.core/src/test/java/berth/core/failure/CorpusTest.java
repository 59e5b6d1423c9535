// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;

/** Real messages with labels, against what our patterns make of them. */
class CorpusTest {
    private static final Path CORPUS = Path.of("../../../shared/corpus/dev.jsonl");

    @Test
    void realMessagesAreFoundAndLookAlikesAreNot() throws IOException {
        assumeTrue(Files.isRegularFile(CORPUS), "the labelled messages are not here");
        FailureScanner scanner = OwnPatterns.scanner();
        List<String> missed = new ArrayList<>();
        List<String> alarms = new ArrayList<>();
        List<String> ports = new ArrayList<>();
        int positives = 0;
        int stated = 0;
        for (String line : Files.readAllLines(CORPUS)) {
            JsonObject message = JsonParser.parseString(line).getAsJsonObject();
            String id = message.get("id").getAsString();
            List<LoggedFailure> found = OwnPatterns.scan(scanner, message.get("text").getAsString() + "\n");
            if (text(message, "note").filter(note -> note.contains("unix-domain")).isPresent()) {
                continue;
            }
            if (text(message, "label").equals(Optional.of("not-bind"))) {
                found.stream().findFirst().ifPresent(one -> alarms.add(id));
                continue;
            }
            positives++;
            Optional<Integer> port = text(message, "port").map(Integer::valueOf);
            if (found.isEmpty()) {
                missed.add(id);
            } else if (port.isPresent()) {
                stated++;
                found.stream().filter(one -> one.port().equals(port)).findFirst().ifPresentOrElse(one -> { }, () -> ports.add(id));
            }
        }
        System.out.println("corpus: " + positives + " failed binds, missed " + missed + ", false alarms " + alarms + ", wrong ports " + ports + " of " + stated);
        assertThat(missed.size()).isLessThanOrEqualTo(positives / 100);
        assertThat(alarms).isEmpty();
        assertThat(ports.size()).isLessThanOrEqualTo(stated / 100);
    }

    private static Optional<String> text(JsonObject message, String key) {
        return message.has(key) && !message.get(key).isJsonNull() ? Optional.of(message.get(key).getAsString()) : Optional.empty();
    }
}
