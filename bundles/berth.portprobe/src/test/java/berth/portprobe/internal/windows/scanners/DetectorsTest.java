// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.scanners;

import static berth.portprobe.internal.windows.scanners.FakeScanners.NOON;
import static berth.portprobe.internal.windows.scanners.FakeScanners.ORIGIN;
import static berth.portprobe.internal.windows.scanners.FakeScanners.PORT;
import static berth.portprobe.internal.windows.scanners.FakeScanners.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import berth.core.contribution.ContributedDetector;
import berth.core.contribution.FlatRegistry;
import berth.core.diagnosis.Question;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.AntivirusDetector;
import berth.core.spi.AntivirusDetector.Match;
import berth.portprobe.internal.windows.scanners.Center.Product;
import berth.portprobe.internal.windows.scanners.Filters.Configured;

/** Our own detectors, asked about what this source tells and what those of sockets and services tell beside it. */
class DetectorsTest {
    private static final Path BUNDLE = Path.of("../berth.antivirus");
    private static final Map<String, AntivirusDetector> DETECTORS = new LinkedHashMap<>();

    private final FakeScanners windows = new FakeScanners();
    private final List<Evidence> beside = new ArrayList<>();

    @BeforeAll
    static void readTheBundle() throws Exception {
        assumeTrue(Files.isRegularFile(BUNDLE.resolve("plugin.xml")), "berth.antivirus does not lie beside berth.portprobe");
        FlatRegistry registry = new FlatRegistry(List.of(Path.of("../berth.core"), BUNDLE), List.of(), DetectorsTest.class.getClassLoader());
        for (ContributedDetector detector : registry.contributions(List.of()).detectors()) {
            DETECTORS.put(detector.detector().id().replace("berth.antivirus.", ""), detector.detector().make().call());
        }
    }

    /** {@return what every detector says, such as {@code avast holds Mail Shield}} */
    private List<String> said() {
        List<Evidence> evidence = new ArrayList<>(beside);
        evidence.addAll(windows.seen());
        Snapshot snapshot = new Snapshot(HostId.named("EXCH01"), Optional.of("windows"), NOON, evidence);
        Question question = new Question(PORT, "EXCH01", Optional.empty(), Optional.empty(), Optional.empty(), true);
        List<String> said = new ArrayList<>();
        DETECTORS.forEach((id, detector) -> {
            for (Match match : detector.detect(question, snapshot)) {
                said.add(id + " " + match.role().name().toLowerCase() + match.component().map(part -> " " + part).orElse(""));
            }
        });
        return said;
    }

    private void runs(String service, long pid, String exe) {
        ProcessRef process = new ProcessRef(pid, Optional.empty());
        beside.add(new ServiceSeen(ORIGIN, service, Optional.empty(), ServiceState.RUNNING, Optional.of("auto"), Optional.of(process)));
        beside.add(new ProcessSeen(ORIGIN, process, Optional.empty(), exe.substring(exe.lastIndexOf('\\') + 1), Optional.of(exe), List.of(), Optional.empty(), Optional.empty(),
                Optional.of(service), Optional.empty()));
    }

    private void listens(long pid) {
        beside.add(new SocketSeen(ORIGIN, new Endpoint(PORT.transport(), PORT.address(), 25), Optional.empty(), SocketState.LISTEN, Optional.empty(), Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), List.of(new ProcessRef(pid, Optional.empty())), List.of()));
        windows.v4 = table(false, 25, (int) pid);
    }

    @Test
    void defenderThatProtectsScansAndOneThatIsOffDoesNothing() {
        windows.products = Optional.of(List.of(new Product("Windows Defender", Optional.of(0x61100L), Optional.of("windowsdefender://"))));
        windows.configured.add(new Configured("WdFilter", "328010"));
        windows.running.add("WdFilter");
        assertThat(said()).containsExactlyInAnyOrder("defender scans", "minifilter scans");
        windows.products = Optional.of(List.of(new Product("Windows Defender", Optional.of(0x60100L), Optional.of("windowsdefender://"))));
        windows.running.clear();
        assertThat(said()).containsExactly("defender present");
    }

    @Test
    void defenderOnAServerIsKnownByItsServiceAndItsFilter() {
        windows.products = Optional.empty();
        windows.configured.add(new Configured("WdFilter", "328010"));
        windows.running.add("WdFilter");
        runs("WinDefend", 2300, "C:\\ProgramData\\Microsoft\\Windows Defender\\Platform\\4.18\\MsMpEng.exe");
        assertThat(said()).containsExactlyInAnyOrder("defender scans", "minifilter scans");
    }

    @Test
    void aFilterThatIsOnlyConfiguredIsNoScanner() {
        windows.configured.addAll(List.of(new Configured("WdFilter", "328010"), new Configured("strange", "320500.5")));
        assertThat(said()).isEmpty();
    }

    @Test
    void aMailShieldThatHasThePortHoldsIt() {
        windows.products = Optional.of(List.of(new Product("avast! Antivirus", Optional.of(0x41000L), Optional.empty())));
        runs("avast! Mail Scanner", 1610, "C:\\Program Files\\Alwil Software\\Avast4\\ashMaiSv.exe");
        listens(1610);
        windows.libraries.put(1610L, List.of("C:\\Program Files\\Alwil Software\\Avast4\\ashMaiSv.exe"));
        assertThat(said()).contains("avast holds Mail Shield").allMatch(one -> one.startsWith("avast "));
    }

    @Test
    void aRuleThatLeadsToAMailShieldRedirects() {
        runs("avast! Antivirus", 1500, "C:\\Program Files\\Avast Software\\Avast\\AvastSvc.exe");
        beside.add(new SocketSeen(ORIGIN, new Endpoint(PORT.transport(), new IpAddress("127.0.0.1"), 12025), Optional.empty(), SocketState.LISTEN, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), List.of(new ProcessRef(1500, Optional.empty())), List.of()));
        beside.add(new RedirectSeen(ORIGIN, PORT, Optional.of("127.0.0.1:12025"), "portproxy"));
        windows.configured.add(new Configured("aswMonFlt", "320700"));
        windows.running.add("aswMonFlt");
        assertThat(said()).contains("avast redirects Mail Shield").noneMatch(one -> one.contains("blocks"));
    }

    @Test
    void aLibraryInWhoHasThePortShowsItsProduct() {
        listens(1666);
        windows.libraries.put(1666L, List.of("C:\\smtpd\\smtpd.exe", "C:\\WINDOWS\\system32\\imon.dll"));
        assertThat(said()).isNotEmpty().allMatch(one -> one.startsWith("eset "));
    }
}
