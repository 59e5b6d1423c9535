// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.eventlog.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import com.sun.jna.Pointer;
import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinBase;
import com.sun.jna.platform.win32.WinReg;
import com.sun.jna.ptr.PointerByReference;

import berth.core.evidence.LogRecord;
import berth.eventlog.internal.messages.MessageTables;
import berth.eventlog.internal.messages.MessageText;

/** Message files of the system that the test runs on. What is written to the registry and to the system's folder is only written under Wine. */
@EnabledOnOs(OS.WINDOWS)
@Timeout(300)
class MessageFilesLiveWindowsTest {
    private static final Path MADE = Path.of("target", "wine", "messages.dll").toAbsolutePath();
    private static final String LOG = "SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application";
    private static final String SOURCE = "BerthTest";
    private static final int ID = 0xC0000FA7;

    private final LiveMessageHost host = new LiveMessageHost();

    @AfterEach
    void sourceIsGone() {
        if (WevtapiService.isWine() && Advapi32Util.registryKeyExists(WinReg.HKEY_LOCAL_MACHINE, LOG + '\\' + SOURCE)) {
            Advapi32Util.registryDeleteKey(WinReg.HKEY_LOCAL_MACHINE, LOG + '\\' + SOURCE);
        }
    }

    private Optional<String> text(String files, MessageFiles texts, String... values) throws IOException {
        Advapi32Util.registryCreateKey(WinReg.HKEY_LOCAL_MACHINE, LOG + '\\' + SOURCE);
        Advapi32Util.registrySetExpandableStringValue(WinReg.HKEY_LOCAL_MACHINE, LOG + '\\' + SOURCE, "EventMessageFile", files);
        Advapi32Util.registrySetStringValue(WinReg.HKEY_LOCAL_MACHINE, LOG + '\\' + SOURCE, "ParameterMessageFile", "kernelbase.dll");
        List<LogRecord> records = new ArrayList<>();
        ClassicCalls calls = new ClassicLogTest.Written(List.of(ClassicLogTest.bytes(1, SOURCE, ID, String.join("\0", values))));
        try (ClassicLog log = new ClassicLog(calls, texts)) {
            log.read(HostLog.Wanted.all("Application", false), records::add, damage -> { }, new NullProgressMonitor());
        }
        return records.get(0).message();
    }

    @Test
    void aLibraryThatAMessageCompilerMadeGivesTheTextOfARecord() throws IOException {
        assumeTrue(WevtapiService.isWine() && Files.exists(MADE));
        Path there = Path.of(host.libraries().orElseThrow(), "berthmsg.dll");
        Files.write(there, Files.readAllBytes(MADE));
        try {
            MessageFiles texts = new MessageFiles(host);
            assertThat(text("%SystemRoot%\\System32\\no-such.dll;%SystemRoot%\\System32\\berthmsg.dll", texts, "%%5")).hasValueSatisfying(
                    text -> assertThat(text).startsWith("Berth's own message: the bind to port %2 failed with error ").endsWith(": 100% of it\r\nis told.").doesNotContain("%%5"));
            assertThat(texts.trouble()).isEmpty();
        } finally {
            Files.delete(there);
        }
    }

    @Test
    void whatIsElsewhereIsNotOpened() throws IOException {
        assumeTrue(WevtapiService.isWine() && Files.exists(MADE));
        for (String path : List.of(MADE.toString(), "\\\\localhost\\c$\\windows\\system32\\kernelbase.dll", "%TEMP%\\a.dll")) {
            MessageFiles texts = new MessageFiles(host);
            assertThat(text(path, texts)).isEmpty();
            assertThat(host.registered("Application", SOURCE, "EventMessageFile")).as("as it was written").hasValue(path);
            assertThat(texts.trouble()).as(path).hasValueSatisfying(why -> assertThat(why).contains(" was not opened: "));
        }
    }

    /** The system's own reader is asked about the same file. */
    @Test
    void theTextsAreThoseThatTheSystemReads() throws IOException {
        String path = host.libraries().orElseThrow() + "kernelbase.dll";
        MessageTables tables = MessageTables.of(host.read(path, 32 << 20).orElseThrow(), host.language());
        assumeTrue(!tables.isEmpty(), "it keeps its texts elsewhere");
        int same = 0;
        for (int id = 0; id < 16_000; id++) {
            Optional<String> system = systems(id);
            Optional<String> ours = tables.text(id).map(pattern -> MessageText.of(pattern, List.of()));
            if (system.isPresent() && ours.isPresent()) {
                assertThat(ours.get()).as("message %s", id).isEqualTo(system.get().stripTrailing());
                same++;
            }
        }
        assertThat(same).isGreaterThan(500);
    }

    private Optional<String> systems(int id) {
        PointerByReference buffer = new PointerByReference();
        int flags = WinBase.FORMAT_MESSAGE_ALLOCATE_BUFFER | WinBase.FORMAT_MESSAGE_FROM_SYSTEM | WinBase.FORMAT_MESSAGE_IGNORE_INSERTS;
        int length = Kernel32.INSTANCE.FormatMessage(flags, null, id, host.language(), buffer, 0, null);
        if (length == 0) {
            return Optional.empty();
        }
        Pointer text = buffer.getValue();
        try {
            return Optional.of(new String(text.getCharArray(0, length)));
        } finally {
            Kernel32.INSTANCE.LocalFree(text);
        }
    }
}
