// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.scanners;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import com.sun.jna.NativeLibrary;
import com.sun.jna.platform.win32.Advapi32Util;
import com.sun.jna.platform.win32.Win32Exception;
import com.sun.jna.platform.win32.WinReg;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.HookKind;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.ModuleSeen;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.windows.WindowsError;

/** The real source on a real Windows, or on Wine. */
@EnabledOnOs(OS.WINDOWS)
class ScannersLiveWindowsTest {
    private static final String SERVICES = "SYSTEM\\CurrentControlSet\\Services\\";

    private static List<Evidence> seen(Optional<Endpoint> wanted) {
        List<Evidence> seen = new ArrayList<>();
        new ScannerSource().collect(new Request(wanted, Optional.empty(), Effort.OWNER, Instant.EPOCH), seen::add, new NullProgressMonitor());
        return seen;
    }

    private static boolean isWine() {
        try {
            NativeLibrary.getInstance("ntdll").getFunction("wine_get_version");
            return true;
        } catch (LinkageError real) {
            return false;
        }
    }

    /** A driver that nobody starts, or only its filter's altitude under a service that is there. */
    private static void configure(String service, String place) {
        try {
            String at = SERVICES + service;
            if (!Advapi32Util.registryKeyExists(WinReg.HKEY_LOCAL_MACHINE, at)) {
                Advapi32Util.registryCreateKey(WinReg.HKEY_LOCAL_MACHINE, at);
                Advapi32Util.registrySetIntValue(WinReg.HKEY_LOCAL_MACHINE, at, "Type", 2);
            }
            for (String part : (place + "\\" + service + " Instance").split("\\\\")) {
                Advapi32Util.registryCreateKey(WinReg.HKEY_LOCAL_MACHINE, at, part);
                at += "\\" + part;
            }
            Advapi32Util.registrySetStringValue(WinReg.HKEY_LOCAL_MACHINE, at, "Altitude", "329355.5");
        } catch (Win32Exception e) {
            Assumptions.abort("takes an administrator: " + e.getMessage());
        }
    }

    private static void remove(String key) {
        for (String child : Advapi32Util.registryGetKeys(WinReg.HKEY_LOCAL_MACHINE, key)) {
            remove(key + "\\" + child);
        }
        Advapi32Util.registryDeleteKey(WinReg.HKEY_LOCAL_MACHINE, key);
    }

    @Test
    void readsAltitudesFromBothPlacesInTheRegistry() throws Exception {
        for (String place : List.of("Instances", "Parameters\\Instances")) {
            configure("BerthTestFilter", place);
            try {
                assertThat(new LiveFilters().configured()).contains(new Filters.Configured("BerthTestFilter", "329355.5"));
                List<Evidence> seen = seen(Optional.empty()).stream().filter(evidence -> evidence.toString().contains("BerthTestFilter")).toList();
                System.out.println(place + ": " + seen);
                // The service manager has not heard of it yet, if it is asked: that is an error, never a hook.
                assertThat(seen).singleElement().isNotInstanceOf(HookSeen.class);
            } finally {
                remove(SERVICES + "BerthTestFilter");
            }
            assertThat(new LiveFilters().configured()).noneMatch(one -> one.service().equals("BerthTestFilter"));
        }
    }

    @Test
    void aFilterIsAHookWhenItsServiceRuns() {
        assumeTrue(isWine(), "on a real Windows nobody writes below a service that is there");
        String running = List.of("EventLog", "RpcSs", "PlugPlay", "MountMgr").stream().filter(ScannersLiveWindowsTest::isRunning).findFirst().orElseThrow();
        configure(running, "Instances");
        try {
            assertThat(seen(Optional.empty())).filteredOn(HookSeen.class::isInstance).singleElement().satisfies(evidence -> {
                HookSeen hook = (HookSeen) evidence;
                assertThat(hook.name()).isEqualToIgnoringCase(running);
                assertThat(hook.altitude()).contains("329355.5");
                assertThat(hook.hook()).isEqualTo(HookKind.MINIFILTER);
            });
        } finally {
            remove(SERVICES + running + "\\Instances");
        }
    }

    private static boolean isRunning(String service) {
        try {
            return new LiveFilters().isRunning(service);
        } catch (WindowsError e) {
            System.out.println(service + ": " + e.getMessage());
            return false;
        }
    }

    @Test
    void asksADriversServiceWhetherItRuns() {
        assertThat(List.of("EventLog", "RpcSs", "PlugPlay", "MountMgr").stream().filter(ScannersLiveWindowsTest::isRunning).toList()).isNotEmpty();
        try {
            assertThat(new LiveFilters().isRunning("BerthNobodysService")).as("an error, not an answer").isNull();
        } catch (WindowsError e) {
            assertThat(e.code()).isEqualTo(1060);
        }
    }

    @Test
    void theFilterManagerAnswersOrSaysWhyNot() {
        try {
            List<byte[]> loaded = new LiveFilters().loaded();
            System.out.println("loaded filters: " + loaded.stream().map(LoadedFilter::parse).toList());
            assertThat(loaded).allSatisfy(buffer -> assertThat(LoadedFilter.parse(buffer).whole()).isTrue());
        } catch (WindowsError e) {
            System.out.println("loaded filters: " + e.getMessage());
            assertThat(e.denied() || isWine()).isTrue();
        }
    }

    @Test
    void theSecurityCenterAnswersOrIsAbsent() throws Exception {
        Optional<List<Center.Product>> products = new LiveCenter().products();
        System.out.println("Security Center: " + products);
        if (isWine()) {
            assertThat(products).isEmpty();
            assertThat(seen(Optional.empty())).filteredOn(SettingSeen.class::isInstance).extracting(e -> ((SettingSeen) e).value()).contains("absent");
        }
    }

    @Test
    void anotherPlaceInWmiAnswersTheSameWay() throws Exception {
        // Win32_OperatingSystem has other properties: these stand for a name, a number, and what is not there.
        Optional<List<Center.Product>> answer = new LiveCenter("ROOT\\CIMV2", "SELECT * FROM Win32_OperatingSystem").products();
        assertThat(answer.orElseThrow()).singleElement().satisfies(row -> assertThat(row.program()).isEmpty());
        try {
            System.out.println("a class that is not there: " + new LiveCenter("ROOT\\CIMV2", "SELECT * FROM BerthNoSuchClass").products());
        } catch (WindowsError e) {
            System.out.println("a class that is not there: " + e.getMessage());
        }
        assertThat(new LiveCenter("ROOT\\BerthNoSuchPlace", "SELECT * FROM X").products()).isEmpty();
    }

    @Test
    void tellsWhatIsInsideAProcessThatListens() throws IOException {
        try (ServerSocket own = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            long pid = ProcessHandle.current().pid();
            List<Evidence> seen = seen(Optional.of(new Endpoint(Transport.TCP, new IpAddress("127.0.0.1"), own.getLocalPort())));
            seen.forEach(System.out::println);
            // JNA's own library was unpacked into a temporary folder: it is neither Java's nor Windows'.
            assertThat(seen).filteredOn(ModuleSeen.class::isInstance).extracting(e -> ((ModuleSeen) e).process().pid()).isNotEmpty().containsOnly(pid);
            assertThat(seen).filteredOn(ModuleSeen.class::isInstance).extracting(e -> ((ModuleSeen) e).path().toLowerCase())
                    .anyMatch(path -> path.contains("jna")).noneMatch(path -> path.endsWith("\\jvm.dll") || path.endsWith("\\ntdll.dll") || path.endsWith("\\kernel32.dll"));
        }
    }

    @Test
    void aProcessThatIsNotThereIsAnError() {
        assumeTrue(ProcessHandle.of(999_996).isEmpty());
        try {
            assertThat(new LiveInside().libraries(999_996)).as("an error, not an answer").isNull();
        } catch (WindowsError e) {
            assertThat(e.code()).isPositive();
        }
    }
}
