// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.inquiry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import berth.core.contribution.BundleFixture;
import berth.core.contribution.FlatRegistry;
import berth.core.evidence.LogRecord;
import berth.core.inquiry.InputFiles.LogContent;
import berth.core.inquiry.InputFiles.Taker;
import berth.core.spi.EventLogFormat.Damage;

/** A stranger's format can't hold the answer. */
@Timeout(30)
class InputFilesTest {
    @TempDir
    Path folder;

    private InputFiles with(String... formats) throws IOException {
        Path core = BundleFixture.core(folder.resolve("berth.core"));
        StringBuilder elements = new StringBuilder();
        for (String format : formats) {
            elements.append("<format id=\"com.example." + format + "\" name=\"" + format + "\" class=\"berth.core.inquiry.Formats$" + format + "\"/>");
        }
        Path stranger = BundleFixture.folder(folder, "com.example", "<?xml version=\"1.0\"?><?eclipse version=\"3.4\"?><plugin>"
                + "<extension point=\"berth.core.eventLogFormats\">" + elements + "</extension></plugin>");
        return new InputFiles(new FlatRegistry(List.of(core, stranger), List.of(), InputFilesTest.class.getClassLoader()).contributions(List.of()),
                Duration.ofMillis(500), Duration.ofMillis(500));
    }

    private String file(String content) throws IOException {
        return Files.writeString(folder.resolve(content), content).toString();
    }

    private LogContent log(InputFiles files, String content) throws IOException, UnreadableInputException {
        return files.log(file(content), new NullProgressMonitor());
    }

    @Test
    void aFormatThatCanNotDecideKeepsNoOtherFromReading() throws Exception {
        assertThat(log(with("Undecided", "Good"), "good").format()).isEqualTo("com.example.Good");
    }

    @Test
    void aFormatThatCanNotDecideIsNamedWhereNoOtherRecognisesTheLog() throws Exception {
        InputFiles files = with("Undecided", "Good");
        assertThatThrownBy(() -> log(files, "other")).isInstanceOf(UnreadableInputException.class)
                .hasMessageContaining("is no event log").hasMessageContaining("com.example.Undecided could not say: it did not answer in time");
    }

    @Test
    void whatAFormatReadBeforeItHungIsKeptAndNothingIsAddedLater() throws Exception {
        InputFiles files = with("Stuck", "Good");
        LogContent content = log(files, "stuck");
        assertThatThrownBy(() -> log(files, "mute")).isInstanceOf(UnreadableInputException.class)
                .hasMessageEndingWith("can't be read as com.example.Stuck: it did not answer in time.");
        Formats.Stuck.GO_ON.countDown();
        assertThat(Formats.Stuck.ENDED.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(Formats.Stuck.END.toString()).as("the file of a format that was left behind").startsWith("closed");
        assertThat(content.records()).extracting(LogRecord::number).containsExactly(1L);
        assertThat(content.damages()).containsExactly(new Damage(0, "it did not answer in time"));
    }

    @Test
    void theFormatIsToldWithoutReadingTheLog() throws Exception {
        assertThat(with("Stuck").format(file("mute"))).isEqualTo("com.example.Stuck");
    }

    @Test
    void aFormatThatGetsOnIsNotCutOff() throws Exception {
        assertThat(log(with("Slow"), "slow").records()).hasSize(Formats.Slow.RECORDS);
    }

    @Test
    void whoeverTakesTheRecordsMayTakeItsTime() throws Exception {
        List<String> taken = new ArrayList<>();
        String format = with("Good").records(file("good"), false, new Taker<>(record -> "prepared " + record.number(), text -> {
            Formats.sleep(1200);
            taken.add(text);
        }, damage -> taken.add(damage.what())), new NullProgressMonitor());
        assertThat(format).isEqualTo("com.example.Good");
        assertThat(taken).containsExactly("prepared 1");
    }
}
