// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.evidence.LogRecord;
import berth.eventlog.internal.messages.ImageWriter;

/** Texts of records of the older interface, on a host in memory. */
class MessageFilesTest {
    private static final int ID = 0xC0000FA7;
    private static final String IMC = "MSExchangeIMC";
    private static final String DLL = "C:\\WINNT\\System32\\imcmsg.dll";

    private final FakeMessageHost host = new FakeMessageHost();
    private final MessageFiles files = new MessageFiles(host);

    private static byte[] library(Map<Integer, String> texts) {
        return ImageWriter.of(false).with(0x409, texts).bytes();
    }

    private Optional<String> text(String source, String... values) throws IOException {
        List<LogRecord> records = new ArrayList<>();
        ClassicCalls calls = new ClassicLogTest.Written(List.of(ClassicLogTest.bytes(1, source, ID, String.join("\0", values))));
        try (ClassicLog log = new ClassicLog(calls, files)) {
            log.read(HostLog.Wanted.all("Application", false), records::add, damage -> { }, new NullProgressMonitor());
        }
        return records.get(0).message();
    }

    @ParameterizedTest
    @CsvSource({ "%SystemRoot%\\System32\\imcmsg.dll", "imcmsg.dll", "c:/winnt/system32/IMCMSG.DLL", "C:\\WINNT\\System32\\none.dll;imcmsg.dll", "'; imcmsg.dll ;'", "\\??\\C:\\WINNT\\System32\\imcmsg.dll" })
    void recordsHaveTheTextOfTheirSource(String registered) throws IOException {
        host.source("Application", IMC, "EventMessageFile", registered.replace("\\\\", "\\")).file(DLL, library(Map.of(ID, "The port failed with error %1.")));
        assertThat(text(IMC, "10048")).hasValue("The port failed with error 10048.");
        assertThat(files.trouble()).isEmpty();
    }

    @Test
    void sourcesWithoutATextHaveNone() throws IOException {
        host.source("Application", "other", "EventMessageFile", "imcmsg.dll").file(DLL, library(Map.of(1, "x")));
        assertThat(text(IMC, "10048")).isEmpty();
        assertThat(text("other", "10048")).isEmpty();
        assertThat(files.trouble()).isEmpty();
    }

    @Test
    void parametersComeFromTheirOwnFile() throws IOException {
        host.source("Application", IMC, "EventMessageFile", DLL).source("Application", IMC, "ParameterMessageFile", "C:\\WINNT\\System32\\kernel32.dll")
                .file(DLL, library(Map.of(ID, "It failed: %1"))).file("C:\\WINNT\\System32\\kernel32.dll", library(Map.of(10048, "The address is in use.")));
        assertThat(text(IMC, "%%10048")).hasValue("It failed: The address is in use.");
    }

    @Test
    void newerLibrariesKeepTheirTextsBesideThem() throws IOException {
        byte[] empty = library(Map.of(ID, "x"));
        empty[0x400 + 16] = 3;
        host.source("Application", IMC, "EventMessageFile", DLL).file(DLL, empty).file("C:\\WINNT\\System32\\de-DE\\imcmsg.dll.mui", library(Map.of(ID, "deutsch")));
        assertThat(text(IMC)).hasValue("deutsch");
    }

    @Test
    void textsThatMayLieBehindALinkAreNotReadAndThatIsSaid() throws IOException {
        byte[] empty = library(Map.of(ID, "x"));
        empty[0x400 + 16] = 3;
        String beside = "C:\\WINNT\\System32\\de-DE\\imcmsg.dll.mui";
        host.links.add(beside);
        host.source("Application", IMC, "EventMessageFile", DLL).file(DLL, empty).file(beside, library(Map.of(ID, "deutsch")));
        assertThat(text(IMC)).isEmpty();
        assertThat(host.opened).doesNotContain(beside);
        assertThat(files.trouble()).hasValueSatisfying(why -> assertThat(why).contains(beside + " was not opened: it is reached through a link"));
    }

    @ParameterizedTest
    @ValueSource(strings = { "\\\\proxy1\\share\\a.dll", "//proxy1/share/a.dll", "\\\\?\\UNC\\proxy1\\a.dll", "\\\\.\\PhysicalDrive0", "\\\\?\\GLOBALROOT\\Device\\Mup\\proxy1\\a.dll", "D:\\WINNT\\a.dll",
            "C:\\Users\\a\\a.dll", "C:\\WINNT\\..\\Users\\a.dll", "C:\\WINNTX\\a.dll", "%NOBODY%\\a.dll", "\\WINNT\\a.dll", "C:a.dll", "nul", "a.dll:stream", "C:\\WINNT\\linked\\a.dll" })
    void nothingElsewhereIsOpenedAndThatIsSaid(String path) throws IOException {
        host.links.add("C:\\WINNT\\linked\\a.dll");
        host.source("Application", IMC, "EventMessageFile", path);
        assertThat(text(IMC)).isEmpty();
        assertThat(host.opened).isEmpty();
        assertThat(files.trouble()).hasValueSatisfying(why -> assertThat(why).startsWith("the texts of some events are missing: " + path + " was not opened: "));
    }

    @Test
    void noSourceLeadsOutOfItsPlaceInTheRegistry() throws IOException {
        host.closed = Optional.of(EventLogError.of("RegQueryValueEx", EventLogError.ERROR_ACCESS_DENIED));
        assertThat(text("..\\..\\Services")).isEmpty();
        assertThat(text("x".repeat(300))).isEmpty();
        assertThat(files.trouble()).isEmpty();
        assertThat(text(IMC)).isEmpty();
        assertThat(files.trouble()).hasValueSatisfying(why -> assertThat(why).contains("what is registered for MSExchangeIMC can't be read: you have no right to"));
    }

    @Test
    void aFileThatLiesIsReadOnceAndSaid() throws IOException {
        byte[] lying = library(Map.of(ID, "x"));
        lying[0x400 + 20] = 1;
        host.source("Application", IMC, "EventMessageFile", DLL).file(DLL, lying);
        assertThat(text(IMC)).isEmpty();
        assertThat(text(IMC)).isEmpty();
        assertThat(host.opened.stream().filter(DLL::equals)).hasSize(1);
        assertThat(files.trouble()).hasValueSatisfying(why -> assertThat(why).startsWith("the texts of some events are missing: " + DLL + " can't be read: "));
    }

    @Test
    void tooMuchIsNotReadAndSaid() throws IOException {
        String many = String.join(";", IntStream.range(0, 40).mapToObj(i -> "m" + i + ".dll").toList());
        host.source("Application", IMC, "EventMessageFile", many);
        assertThat(text(IMC)).isEmpty();
        assertThat(host.opened).hasSizeLessThanOrEqualTo(16 * 3);
        assertThat(files.trouble()).hasValueSatisfying(why -> assertThat(why).contains("more than 16 files are registered"));
        MessageFiles others = new MessageFiles(host);
        host.source("Application", "large", "EventMessageFile", DLL).file(DLL, new byte[(32 << 20) + 1]);
        List<LogRecord> records = new ArrayList<>();
        ClassicCalls calls = new ClassicLogTest.Written(List.of(ClassicLogTest.bytes(1, "large", ID, "")));
        try (ClassicLog log = new ClassicLog(calls, others)) {
            log.read(HostLog.Wanted.all("Application", false), records::add, damage -> { }, new NullProgressMonitor());
            assertThat(log.limit()).hasValueSatisfying(why -> assertThat(why).contains("it is too large"));
        }
    }
}
