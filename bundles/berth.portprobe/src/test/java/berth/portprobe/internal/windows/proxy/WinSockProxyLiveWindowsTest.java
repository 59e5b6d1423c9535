// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import com.sun.jna.NativeLibrary;
import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinReg;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Topic;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.windows.LiveLocalFiles;
import berth.portprobe.internal.windows.WindowsError;

/** The real source on a real Windows, or on Wine. */
@EnabledOnOs(OS.WINDOWS)
class WinSockProxyLiveWindowsTest {
    private static final String WSPCFG = "[PING]\r\nServerBindTcpPorts=25\r\nKillOldSession=1\r\n";
    private static final String SERVICE = "SYSTEM\\CurrentControlSet\\Services\\BerthTestOfWspcfg";

    @TempDir
    Path folder;

    private static List<Evidence> seen() {
        List<Evidence> seen = new ArrayList<>();
        new WinSockProxySource().collect(new Request(Optional.empty(), Optional.empty(), Effort.OWNER, Instant.EPOCH), seen::add, new NullProgressMonitor());
        return seen;
    }

    private static List<String> settings(Path file) {
        return seen().stream().filter(SettingSeen.class::isInstance).map(SettingSeen.class::cast)
                .filter(setting -> setting.origin().place().filter(file.toString()::equalsIgnoreCase).isPresent())
                .map(setting -> setting.namespace() + " " + setting.key() + "=" + setting.value()).toList();
    }

    @Test
    void theTemporaryFolderIsOnAFixedDrive() {
        assertThat(new LiveLocalFiles().isFixed(folder.toString().charAt(0))).isTrue();
    }

    @Test
    void findsTheFileBesideAProgramThatRuns() throws IOException, InterruptedException {
        Path program = folder.resolve("ping.exe");
        Files.copy(Path.of(System.getenv("SystemRoot"), "System32", "ping.exe"), program);
        Path file = Files.writeString(folder.resolve("Wspcfg.ini"), WSPCFG);
        assertThat(settings(file)).isEmpty();
        Process running = new ProcessBuilder(program.toString(), "-n", "600", "127.0.0.1").redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            assertThat(running.isAlive()).isTrue();
            long begun = System.nanoTime();
            seen();
            System.out.println("once more: " + (System.nanoTime() - begun) / 1_000_000 + " ms");
            assertThat(settings(file)).containsExactly("winsock-proxy/PING ServerBindTcpPorts=25", "winsock-proxy/PING KillOldSession=1");
        } finally {
            running.destroyForcibly().waitFor();
        }
    }

    @Test
    void findsTheFileBesideAServiceThatDoesNotRun() throws IOException {
        Path file = Files.writeString(folder.resolve("Wspcfg.ini.txt"), WSPCFG);
        try {
            Advapi32Util.registryCreateKey(WinReg.HKEY_LOCAL_MACHINE, SERVICE);
            Advapi32Util.registrySetIntValue(WinReg.HKEY_LOCAL_MACHINE, SERVICE, "Type", 0x10);
            Advapi32Util.registrySetExpandableStringValue(WinReg.HKEY_LOCAL_MACHINE, SERVICE, "ImagePath", "\"" + folder.resolve("msexcimc.exe") + "\" -x");
        } catch (Win32Exception e) {
            Assumptions.abort("takes an administrator: " + e.getMessage());
        }
        try {
            assertThat(settings(file)).containsExactly("winsock-proxy/PING ServerBindTcpPorts=25", "winsock-proxy/PING KillOldSession=1",
                    "winsock-proxy/PING @ignored=named Wspcfg.ini.txt, not Wspcfg.ini");
        } finally {
            Advapi32Util.registryDeleteKey(WinReg.HKEY_LOCAL_MACHINE, SERVICE);
        }
    }

    @Test
    void readsTheCataloguesOfWinSock() throws Exception {
        LiveCatalogue catalogue = new LiveCatalogue();
        for (Catalogue.Width width : Catalogue.Width.values()) {
            if (catalogue.has(width) && !(isWine() && width == Catalogue.Width.NARROW)) {
                List<CatalogueEntry> entries = CatalogueEntry.parse(catalogue.protocols(width));
                for (CatalogueEntry entry : entries) {
                    System.out.println(width + " " + entry.chain() + " " + entry.protocol() + " " + library(catalogue, entry, width));
                }
                assertThat(entries).isNotEmpty().allMatch(CatalogueEntry::isSound).anyMatch(entry -> !entry.isLayered());
            }
        }
    }

    private static String library(LiveCatalogue catalogue, CatalogueEntry entry, Catalogue.Width width) {
        try {
            return catalogue.library(entry.provider(), width);
        } catch (WindowsError e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static boolean isWine() {
        try {
            NativeLibrary.getInstance("ntdll").getFunction("wine_get_version");
            return true;
        } catch (LinkageError real) {
            return false;
        }
    }

    @Test
    void aPlainWindowsHasNoLayer() {
        List<Evidence> seen = seen();
        seen.forEach(System.out::println);
        assertThat(seen).noneMatch(HookSeen.class::isInstance);
        // Wine has no second catalogue.
        assertThat(seen).filteredOn(evidence -> evidence instanceof NotObserved unseen && unseen.topic() == Topic.HOOKS).hasSize(isWine() ? 1 : 0);
    }

    @Test
    void aLibrarysMakerIsRead() throws Exception {
        String library = Path.of(System.getenv("SystemRoot"), "System32", "ws2_32.dll").toString();
        System.out.println(library + " is of " + new LiveLocalFiles().company(library));
        assertThat(new LiveLocalFiles().version(library)).isPresent();
        assertThat(new LiveLocalFiles().company(library)).isPresent();
    }
}
