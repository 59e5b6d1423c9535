// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.reserved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import com.sun.jna.NativeLibrary;
import com.sun.jna.platform.win32.Advapi32;
import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.WinNT;
import com.sun.jna.platform.win32.WinReg;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.PortsReserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.ShowingProgram.Outcome;
import berth.portprobe.internal.windows.TableLayout;
import berth.portprobe.internal.windows.WindowsError;

/** The real registry, tables and programs; values are written only into the registry of Wine. */
@EnabledOnOs(OS.WINDOWS)
class ReservedLiveWindowsTest {
    private static final String SERVICES = "SYSTEM\\CurrentControlSet\\Services\\";

    private final LiveReservedHost host = new LiveReservedHost();

    private static boolean isWine() {
        try {
            NativeLibrary.getInstance("ntdll").getFunction("wine_get_version");
            return true;
        } catch (UnsatisfiedLinkError e) {
            return false;
        }
    }

    private static List<Evidence> collect(Optional<Endpoint> wanted) {
        List<Evidence> seen = new ArrayList<>();
        new WindowsReservedSource().collect(new Request(wanted, Optional.empty(), Effort.OWNER, Instant.now()), seen::add, new NullProgressMonitor());
        return seen;
    }

    private static Optional<Endpoint> tcp(int port) {
        return Optional.of(new Endpoint(Transport.TCP, IpAddress.ANY_V4, port));
    }

    /** Writes a value, and takes it back with all keys that were made for it. */
    private static void with(String key, String name, Object value, Runnable then) {
        boolean made = !Advapi32Util.registryKeyExists(WinReg.HKEY_LOCAL_MACHINE, key);
        String at = "";
        for (String part : key.split("\\\\")) {
            at += (at.isEmpty() ? "" : "\\") + part;
            Advapi32Util.registryCreateKey(WinReg.HKEY_LOCAL_MACHINE, at);
        }
        switch (value) {
        case Integer number -> Advapi32Util.registrySetIntValue(WinReg.HKEY_LOCAL_MACHINE, key, name, number);
        case byte[] bytes -> Advapi32Util.registrySetBinaryValue(WinReg.HKEY_LOCAL_MACHINE, key, name, bytes);
        case String[] texts -> Advapi32Util.registrySetStringArray(WinReg.HKEY_LOCAL_MACHINE, key, name, texts);
        default -> Advapi32Util.registrySetStringValue(WinReg.HKEY_LOCAL_MACHINE, key, name, value.toString());
        }
        try {
            then.run();
        } finally {
            Advapi32Util.registryDeleteValue(WinReg.HKEY_LOCAL_MACHINE, key, name);
            if (made) {
                Advapi32Util.registryDeleteKey(WinReg.HKEY_LOCAL_MACHINE, key);
            }
        }
    }

    @Test
    void aPortProxyInTheRegistryIsAClaim() {
        assumeTrue(isWine(), "the registry of a real Windows is left alone");
        with(SERVICES + "PortProxy\\v4tov4\\tcp", "127.0.0.1/8080", "10.0.0.9/80", () -> assertThat(collect(tcp(8080))).filteredOn(ClaimSeen.class::isInstance).singleElement()
                .satisfies(seen -> assertThat(seen).extracting("endpoint", "by")
                        .containsExactly(new Endpoint(Transport.TCP, new IpAddress("127.0.0.1"), 8080), "iphlpsvc, for 10.0.0.9:80")));
        assertThat(collect(tcp(8080))).noneMatch(ClaimSeen.class::isInstance);
    }

    @Test
    void reservedUrlsListenListAndOldSettingsAreRead() {
        assumeTrue(isWine(), "the registry of a real Windows is left alone");
        with(SERVICES + "HTTP\\Parameters\\UrlAclInfo", "http://+:8050/berth/", new byte[] { 1, 0, 4, (byte) 128 },
                () -> assertThat(settings(8050)).contains("urlacl http://+:8050/berth/ = reserved"));
        with(SERVICES + "HTTP\\Parameters", "ListenOnlyList", new String[] { "127.0.0.1" }, () -> assertThat(settings(8050)).contains("iplisten 127.0.0.1 = listen"));
        with(SERVICES + "Tcpip\\Parameters", "MaxUserPort", 65_534, () -> assertThat(settings(8050)).contains("registry MaxUserPort = 65534"));
        with(SERVICES + "Tcpip\\Parameters", "ReservedPorts", new String[] { "1433-1434" }, () -> assertThat(settings(8050)).contains("registry ReservedPorts = 1433-1434"));
    }

    private static List<String> settings(int port) {
        return collect(tcp(port)).stream().filter(SettingSeen.class::isInstance).map(SettingSeen.class::cast)
                .map(setting -> setting.namespace() + " " + setting.key() + " = " + setting.value()).toList();
    }

    @Test
    void aValueOfAnOddTypeCostsOnlyItself() throws WindowsError {
        assumeTrue(isWine(), "the registry of a real Windows is left alone");
        String key = "SOFTWARE\\BerthTestOfOddValues";
        Advapi32Util.registryCreateKey(WinReg.HKEY_LOCAL_MACHINE, key);
        WinReg.HKEYByReference open = Advapi32Util.registryGetKey(WinReg.HKEY_LOCAL_MACHINE, key, WinNT.KEY_ALL_ACCESS);
        try {
            for (int type : new int[] { WinNT.REG_NONE, WinNT.REG_DWORD, WinNT.REG_LINK, WinNT.REG_RESOURCE_LIST, WinNT.REG_QWORD }) {
                assertThat(Advapi32.INSTANCE.RegSetValueEx(open.getValue(), "odd " + type, 0, type, new byte[] { 1, 2 }, 2)).isZero();
            }
            Advapi32Util.registrySetExpandableStringValue(WinReg.HKEY_LOCAL_MACHINE, key, "text", "%SystemRoot%\\a");
            Map<String, Object> values = host.values(key);
            assertThat(values).hasSize(6).containsEntry("text", "%SystemRoot%\\a");
            assertThat(values.values()).filteredOn(byte[].class::isInstance).hasSize(5).allSatisfy(bytes -> assertThat(bytes).isEqualTo(new byte[] { 1, 2 }));
        } finally {
            Advapi32.INSTANCE.RegCloseKey(open.getValue());
            Advapi32Util.registryDeleteKey(WinReg.HKEY_LOCAL_MACHINE, key);
        }
    }

    @Test
    void aKeyThatIsNotThereHasNoValues() throws WindowsError {
        assertThat(host.values("SOFTWARE\\berth\\is\\not\\there")).isEmpty();
        assertThat(host.values("SYSTEM\\CurrentControlSet\\Control\\Nls\\CodePage")).containsKey("OEMCP");
    }

    @Test
    void netshOfWineShowsNothingSoNothingIsSaidToBeKnown() {
        assumeTrue(isWine(), "a real netsh shows tables");
        assertThat(host.netsh(List.of("interface", "ipv4", "show", "excludedportrange", "protocol=tcp"))).isEqualTo(new Outcome.Shown(""));
        List<Evidence> seen = collect(tcp(8050));
        assertThat(seen).anyMatch(one -> one instanceof NotObserved spot && spot.topic() == Topic.PERMISSIONS);
        assertThat(seen).noneMatch(one -> one instanceof Surveyed || one instanceof PortsReserved);
    }

    @Test
    void realRangesAreRead() {
        assumeTrue(!isWine(), "netsh of Wine is a stub");
        assertThat(collect(tcp(8050))).anyMatch(one -> one instanceof Surveyed survey && survey.topic() == Topic.PERMISSIONS);
    }

    @Test
    void theTablesHaveOwnSocketsWithTheirProcess() throws IOException, WindowsError {
        try (ServerSocket tcp = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")); DatagramSocket udp = new DatagramSocket(0, InetAddress.getByName("127.0.0.1"))) {
            long own = ProcessHandle.current().pid();
            assertThat(ports(Transport.TCP, own)).contains(tcp.getLocalPort());
            assertThat(ports(Transport.UDP, own)).contains(udp.getLocalPort());
        }
        assertThat(host.bindsSomewhere(Transport.TCP)).isTrue();
        assertThat(host.bindsSomewhere(Transport.UDP)).isTrue();
    }

    private List<Integer> ports(Transport transport, long pid) throws WindowsError {
        List<Integer> ports = new ArrayList<>();
        for (boolean v6 : new boolean[] { false, true }) {
            TableLayout layout = TableLayout.plain(transport, v6);
            layout.parse(host.table(layout)).stream().filter(row -> row.pid() == pid).forEach(row -> ports.add(row.local().port()));
        }
        return ports;
    }

    @Test
    void aProcessIsKnownByItsProgram() {
        assertThat(host.process(ProcessHandle.current().pid()).flatMap(ReservedHost.Known::exe).orElse("")).endsWith("java.exe");
        assertThat(host.process(3)).isEmpty();
    }

    @Test
    void whetherAPortIsReservedForGoodIsTold() throws WindowsError {
        Map<Boolean, String> answers = Map.of(true, "reserved", false, "not reserved");
        try {
            assertThat(answers).containsKey(host.isPersistent(Transport.TCP, 8050));
        } catch (WindowsError e) {
            assumeTrue(!isWine() || e.code() != WindowsError.ERROR_PROC_NOT_FOUND, "Wine has no such function");
            throw e;
        }
    }
}
