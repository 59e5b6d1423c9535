// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.scanners;

import static berth.portprobe.internal.windows.scanners.FakeScanners.ORIGIN;
import static berth.portprobe.internal.windows.scanners.FakeScanners.filter;
import static berth.portprobe.internal.windows.scanners.FakeScanners.table;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.HookKind;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.ModuleSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ProductInstalled;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.portprobe.internal.windows.WindowsError;
import berth.portprobe.internal.windows.scanners.Center.Product;
import berth.portprobe.internal.windows.scanners.Filters.Configured;

class ScannerSourceTest {
    private static final String SERVICES = "HKLM\\SYSTEM\\CurrentControlSet\\Services\\";
    private static final String CENTER = "root\\SecurityCenter2 AntiVirusProduct";
    /** No process of the machine that the tests run on has it. */
    private static final long PID = 4_000_000_000L;

    private final FakeScanners windows = new FakeScanners();

    private static HookSeen hook(String place, String name, Optional<String> altitude) {
        return new HookSeen(ORIGIN.at(place), HookKind.MINIFILTER, name, Optional.empty(), altitude);
    }

    private static NotObserved blind(String place, Why why, String detail) {
        return new NotObserved(ORIGIN.at(place), Topic.HOOKS, why, detail);
    }

    private List<Evidence> without(Class<? extends Evidence> kind) {
        return windows.seen().stream().filter(evidence -> !kind.isInstance(evidence)).toList();
    }

    @Test
    void whatIsConfiguredIsAHookOnlyWhenItsDriverRuns() {
        windows.configured.addAll(List.of(new Configured("WdFilter", "328010"), new Configured("oldav", "329355.5"), new Configured("closed", "320000")));
        windows.running.add("WdFilter");
        windows.strange.add("closed");
        assertThat(windows.seen()).containsExactly(hook(SERVICES + "WdFilter", "WdFilter", Optional.of("328010")),
                new SettingSeen(ORIGIN.at(SERVICES + "oldav"), "minifilter", "oldav", "configured at altitude 329355.5, not loaded"),
                blind(SERVICES + "closed", Why.ACCESS_DENIED, "Whether the filter of files closed at altitude 320000 is loaded is not told (QueryServiceStatusEx: error 5)."));
    }

    @Test
    void theFilterManagerKnowsBest() {
        windows.configured.addAll(List.of(new Configured("wdfilter", "328010"), new Configured("oldav", "320000")));
        windows.running.add("oldav");
        windows.loaded = Optional.of(List.of(filter(0, "WdFilter", Optional.of("328010")), filter(0, "unknown", Optional.of("389000.12")), filter(0, "legacy", Optional.empty())));
        assertThat(windows.seen()).containsExactly(hook("FilterFindFirst", "WdFilter", Optional.of("328010")), hook("FilterFindFirst", "unknown", Optional.of("389000.12")),
                hook("FilterFindFirst", "legacy", Optional.empty()),
                new SettingSeen(ORIGIN.at(SERVICES + "oldav"), "minifilter", "oldav", "configured at altitude 320000, not loaded"));
    }

    @Test
    void anEmptyListOfTheFilterManagerTellsNothing() {
        windows.loaded = Optional.of(List.of());
        windows.configured.add(new Configured("WdFilter", "328010"));
        windows.running.add("WdFilter");
        assertThat(windows.seen()).containsExactly(hook(SERVICES + "WdFilter", "WdFilter", Optional.of("328010")));
    }

    @Test
    void aListThatLiesIsABlindSpotAndTheRegistryStillTells() {
        byte[] filter = filter(0, "WdFilter", Optional.of("328010"));
        windows.loaded = Optional.of(List.of(Arrays.copyOf(filter, 40)));
        windows.configured.add(new Configured("WdFilter", "328010"));
        windows.running.add("WdFilter");
        assertThat(windows.seen()).containsExactly(blind("FilterFindFirst", Why.FAILED, "The list of loaded filters of files can't be understood in full."),
                hook(SERVICES + "WdFilter", "WdFilter", Optional.of("328010")));
        windows.registry = Optional.of(new WindowsError("Services", WindowsError.ERROR_ACCESS_DENIED));
        assertThat(windows.seen()).contains(blind(SERVICES, Why.ACCESS_DENIED, "Which filters of files there are could not be read from the registry (Services: error 5)."));
    }

    @Test
    void readsListsOfSeveralAndNothingOutsideThem() {
        byte[] first = filter(0, "one", Optional.of("320000"));
        byte[] both = ByteBuffer.allocate(2 * 64).order(ByteOrder.LITTLE_ENDIAN).put(first).putInt(0, 64).put(64, filter(0, "two", Optional.of("7"))).array();
        assertThat(LoadedFilter.parse(both).filters()).extracting(LoadedFilter::name).containsExactly("one", "two");
        for (int next : new int[] { -1, 1, Integer.MAX_VALUE, Integer.MIN_VALUE, 127 }) {
            assertThat(LoadedFilter.parse(ByteBuffer.wrap(both.clone()).order(ByteOrder.LITTLE_ENDIAN).putInt(0, next).array()).whole()).isFalse();
        }
        Random random = new Random(5);
        for (int round = 0; round < 20_000; round++) {
            byte[] bad = Arrays.copyOf(both, random.nextInt(both.length + 1));
            for (int change = 0; change < 4 && bad.length > 0; change++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            LoadedFilter.parse(bad);
        }
    }

    @Test
    void tellsWhatTheSecurityCenterKnows() {
        windows.files.by("C:\\Program Files\\ESET\\ESET Security\\ecmds.exe", "ESET");
        windows.products = Optional.of(List.of(new Product("Windows Defender", Optional.of(0x61100L), Optional.of("windowsdefender://")),
                new Product("ESET Security", Optional.of(0x41000L), Optional.of("C:\\Program Files\\ESET\\ESET Security\\ecmds.exe")),
                new Product("Elsewhere", Optional.of(-1L), Optional.of("\\\\evil\\av.exe")), new Product("Odd", Optional.empty(), Optional.empty()), new Product(" ", Optional.of(1L), Optional.empty())));
        assertThat(windows.seen()).containsExactly(new ProductInstalled(ORIGIN.at(CENTER), "Microsoft", "Windows Defender", Optional.empty()),
                new SettingSeen(ORIGIN.at(CENTER), "security-center", "Windows Defender", "0x61100"),
                new ProductInstalled(ORIGIN.at(CENTER), "ESET", "ESET Security", Optional.empty()), new SettingSeen(ORIGIN.at(CENTER), "security-center", "ESET Security", "0x41000"),
                new ProductInstalled(ORIGIN.at(CENTER), "", "Elsewhere", Optional.empty()), new SettingSeen(ORIGIN.at(CENTER), "security-center", "Elsewhere", "0xffffffff"),
                new ProductInstalled(ORIGIN.at(CENTER), "", "Odd", Optional.empty()));
        assertThat(windows.files.opened).allMatch(path -> path.startsWith("C:\\"));
    }

    @Test
    void aServerWithoutASecurityCenterIsNoBlindSpotButAnErrorIs() {
        windows.products = Optional.empty();
        assertThat(windows.seen()).containsExactly(new SettingSeen(ORIGIN.at(CENTER), "windows", "security-center", "absent"));
        windows.closed = Optional.of(Results.error("ROOT\\SecurityCenter2", 0x80041003));
        assertThat(windows.seen()).containsExactly(blind(CENTER, Why.ACCESS_DENIED, "The Security Center was not asked which anti-virus products there are (ROOT\\SecurityCenter2: error 5)."));
        assertThat(Results.error("x", 0x80070005).code()).isEqualTo(5);
        assertThat(Results.error("x", 0x80041010).getMessage()).isEqualTo("x: error 2147749904");
    }

    @Test
    void tellsOfForeignLibrariesInWhoeverListensAtThePort() {
        windows.v4 = table(false, 25, (int) PID, 80, 77);
        windows.libraries.put(PID, List.of("C:\\App\\bin\\server.exe", "C:\\Windows\\System32\\ntdll.dll", "C:\\Windows\\System32\\imon.dll", "C:\\App\\bin\\lib\\own.dll", "C:\\App\\lib\\own.dll",
                "C:\\Program Files\\Sophos\\swi_ifslsp_64.dll", "C:\\Program Files\\Nobody\\x.dll", "\\\\evil\\y.dll", "C:\\Program Files\\Nobody\\x.dll"));
        windows.files.by("C:\\App\\bin\\server.exe", "App Ltd").by("C:\\App\\lib\\own.dll", "App Ltd").by("C:\\Windows\\System32\\ntdll.dll", "Microsoft Corporation")
                .by("C:\\Windows\\System32\\imon.dll", "Eset").by("C:\\Program Files\\Sophos\\swi_ifslsp_64.dll", "Sophos Limited");
        ProcessRef process = new ProcessRef(PID, Optional.empty());
        assertThat(windows.seen()).containsExactlyElementsOf(Stream.of("C:\\Windows\\System32\\imon.dll|Eset", "C:\\Program Files\\Sophos\\swi_ifslsp_64.dll|Sophos Limited",
                "C:\\Program Files\\Nobody\\x.dll", "\\\\evil\\y.dll").map(text -> text.split("\\|")).<Evidence>map(parts -> new ModuleSeen(ORIGIN.at("process " + PID), process, parts[0],
                        parts.length > 1 ? Optional.of(parts[1]) : Optional.empty())).toList());
        assertThat(windows.files.opened).allMatch(path -> path.startsWith("C:\\"));
    }

    @ParameterizedTest
    @CsvSource({ "C:\\Windows\\System32\\svchost.exe, Microsoft Corporation", "C:\\server.exe, App Ltd" })
    void whatManyShareIsNoProgramsOwnFolder(String program, String company) {
        windows.v4 = table(false, 25, (int) PID);
        windows.libraries.put(PID, List.of(program, "C:\\Windows\\System32\\ntdll.dll", "C:\\Windows\\System32\\imon.dll"));
        windows.files.by(program, company).by("C:\\Windows\\System32\\ntdll.dll", "Microsoft Corporation").by("C:\\Windows\\System32\\imon.dll", "Eset");
        assertThat(windows.seen()).filteredOn(ModuleSeen.class::isInstance).extracting(module -> ((ModuleSeen) module).path()).containsExactly("C:\\Windows\\System32\\imon.dll");
    }

    @Test
    void aClosedProcessIsABlindSpotAndWithoutAPortAllListenersAreSearched() {
        windows.v4 = table(false, 25, 77, 445, 4);
        windows.v6 = table(true, 8080, 78);
        assertThat(windows.seen()).containsExactly(blind("process 77", Why.ACCESS_DENIED, "Which libraries process 77 has loaded is not told (CreateToolhelp32Snapshot: error 5)."));
        assertThat(windows.seen(Optional.empty())).extracting(evidence -> evidence.origin().place().orElse("")).containsExactly("process 77", "process 78");
        assertThat(windows.seen(Optional.of(new Endpoint(Transport.UDP, IpAddress.ANY_V4, 25)))).isEmpty();
        assertThat(without(NotObserved.class)).isEmpty();
    }
}
