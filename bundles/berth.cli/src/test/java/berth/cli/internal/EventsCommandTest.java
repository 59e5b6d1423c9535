// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.core.evidence.WindowsEvent;
import berth.testkit.EvtFileWriter;
import berth.testkit.EvtxFileWriter;

class EventsCommandTest {
    private static final Instant AT = Instant.parse("1999-04-28T16:00:00Z");

    @TempDir
    private Path folder;

    private String file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content).toString();
    }

    private String evt() throws IOException {
        return file("a.evt", new EvtFileWriter().records(EvtFileWriter.exchangePair(AT)).bytes());
    }

    private static LogRecord record(long number) {
        WindowsEvent windows = new WindowsEvent(number, Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(2), Optional.empty(),
                Optional.empty(), Optional.of("System"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), false);
        return new LogRecord("", number, Optional.of(AT), Optional.of(AT), "HttpEvent", Optional.of(15005), Optional.of(49152), "error",
                Optional.of(0), Optional.of("WEB1"), Optional.empty(), List.of(new Datum(Optional.empty(), "0.0.0.0:80")), "20000780", Optional.empty(),
                Optional.of(windows));
    }

    private static byte[] evtx(int last) {
        EvtxFileWriter writer = new EvtxFileWriter();
        for (int i = 1; i <= last; i++) {
            writer.record(record(i));
        }
        return writer.bytes();
    }

    @Test
    void recordsOfBothFormatsAreLines() throws IOException {
        Ran ran = Ran.berth("events", evt(), file("a.evtx", evtx(2)));
        assertThat(ran.status()).isZero();
        assertThat(ran.err()).isEmpty();
        assertThat(ran.out().lines()).hasSize(4).first().asString().startsWith("1999-04-28 16:00:00  error        MSExchangeIMC 4007  EXCH01  10048");
        assertThat(ran.out()).contains("HttpEvent 15005  WEB1  0.0.0.0:80");
    }

    @Test
    void recordsAreJsonLinesInTheOrderOfTheLog() throws IOException {
        Ran ran = Ran.berth("--json", "events", evt(), file("a.evtx", evtx(1000)));
        assertThat(ran.status()).isZero();
        assertThat(ran.out().lines()).hasSize(1002).allSatisfy(line -> assertThat(line).startsWith("{\"file\":").endsWith("}"));
        assertThat(ran.out().lines().skip(2).map(line -> line.replaceFirst(".*\"record\":([0-9]+),.*", "$1")).toList())
                .isEqualTo(IntStream.rangeClosed(1, 1000).mapToObj(String::valueOf).toList());
    }

    @Test
    void damageIsALineAndNoFailure() throws IOException {
        byte[] log = evtx(3);
        log[EvtxFileWriter.HEADER + 512 + 7] = (byte) 0xFF;
        Ran json = Ran.berth("events", "--json", file("a.evtx", log));
        assertThat(json.status()).isZero();
        assertThat(json.out()).contains("\"record\":1,\"offset\":4608,\"error\":\"Record 1 tells an impossible length");
        Ran text = Ran.berth("events", folder.resolve("a.evtx").toString());
        assertThat(text.status()).isZero();
        assertThat(text.out()).hasLineCount(2);
        assertThat(text.err()).hasLineCount(1).contains("is damaged at byte 4608");
    }

    @Test
    void whatWasOverwrittenIsShownOnlyWhenAskedFor() throws IOException {
        byte[] log = evtx(5);
        System.arraycopy(evtx(3), EvtxFileWriter.HEADER, log, EvtxFileWriter.HEADER, 128);
        String file = file("a.evtx", log);
        assertThat(Ran.berth("events", file).out()).hasLineCount(3).doesNotContain("recovered");
        assertThat(Ran.berth("events", "--recovered", file).out()).hasLineCount(5).contains("(recovered)");
        assertThat(Ran.berth("events", "--json", "--recovered", file).out().lines().filter(line -> line.endsWith("\"recovered\":true}"))).hasSize(2);
    }

    @Test
    void aFileThatCanNotBeReadIsSaidAfterTheRestWasDone() throws IOException {
        String zeros = file("zeros", new byte[10_000]);
        Ran ran = Ran.berth("events", folder.resolve("missing.evtx").toString(), zeros, evt());
        assertThat(ran.status()).isEqualTo(66);
        assertThat(ran.out()).hasLineCount(2);
        assertThat(ran.err()).hasLineCount(2).contains("missing.evtx").contains("zeros");
    }

    @Test
    void aLogWithoutItsHeaderIsALog() throws IOException {
        byte[] log = evtx(3);
        Arrays.fill(log, 0, EvtxFileWriter.HEADER, (byte) 0);
        assertThat(Ran.berth("events", file("a.evtx", log)).out()).hasLineCount(3);
    }

    @Test
    void anotherHostsLogsAreNeverTakenForFilesOfThisOne() {
        assumeFalse(File.separatorChar == '\\', "there another host is asked");
        for (String verb : List.of("events", "scan")) {
            Ran ran = Ran.berth(verb, "--host", "srv1.example", "/etc/hostname");
            assertThat(ran.status()).isEqualTo(66);
            assertThat(ran.out()).isEmpty();
            assertThat(ran.err()).contains("can only be read on Windows");
        }
        assertThat(Ran.berth("event", "--host", "srv1.example", "System").status()).isEqualTo(64);
    }
}
