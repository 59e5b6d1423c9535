// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.given;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import berth.core.evidence.Evidence.PortsReserved;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Origin;
import berth.core.evidence.Transport;
import berth.core.given.NetshText.DynamicPorts;

class NetshTextTest {
    private static final Origin ORIGIN = new Origin("test", Instant.EPOCH, Optional.empty());

    /** Two request queues as Windows 10 shows them: one of WinRM, which has no name, and one of IIS. */
    private static final String QUEUES = """

            Snapshot of HTTP service state (Request Queue View):
            -----------------------------------------------------

            Request queue name: Request queue is unnamed.
                Version: 2.0
                State: Active
                Request queue 503 verbosity level: Basic
                Max requests: 1000
                Number of active processes attached: 1
                Processes:
                    ID: 8496, image: C:\\Windows\\System32\\svchost.exe
                    Services: WinRM Other
                    Tagged Service: WinRM
                Registered URLs:
                    HTTP://+:5985/WSMAN/
                    HTTP://+:47001/WSMAN/

            Request queue name: Shop Pool
                Version: 2.0
                State: Active
                Max requests: 1000
                Number of active processes attached: 2
                Controller process ID: 1234
                Processes:
                    ID: 4567, image: C:\\Windows\\System32\\inetsrv\\w3wp.exe
                    ID: 4571, image: <?>
                URL groups:
                URL group ID: FE00000040000001
                    State: Active
                    Request queue name: Shop Pool
                    Properties:
                        Max bandwidth: inherited
                        Logging information:
                            Log directory: D:\\logs\\W3SVC7
                            Log format: 0
                        Number of registered URLs: 1
                        Registered URLs:
                            HTTP://*:80/
                URL group ID: FE00000040000002
                    State: Active
                    Request queue name: Shop Pool
                    Properties:
                        Logging information:
                            Log directory: D:\\logs\\W3SVC8
                        Number of registered URLs: 1
                        Registered URLs:
                            HTTPS://[::1]:8443:::1/
            """;

    @ParameterizedTest
    @ValueSource(strings = {
            "\nProtocol tcp Port Exclusion Ranges\n\nStart Port    End Port      \n----------    --------      \n      5357        5357      \n     50000       50059     *\n\n* - Administered port exclusions.\n",
            "\r\nProtokoll tcp Portausschlussbereiche\r\n\r\nStartport    Endport\r\n----------    --------\r\n      5357        5357\r\n     50000       50059     *\r\n\r\n* - Verwaltete Portausschl\u00fcsse.\r\n",
            "\n\u30d7\u30ed\u30c8\u30b3\u30eb tcp \u30dd\u30fc\u30c8\u9664\u5916\u7bc4\u56f2\n\n\u958b\u59cb\u30dd\u30fc\u30c8    \u7d42\u4e86\u30dd\u30fc\u30c8\n----------    --------\n      5357        5357\n     50000       50059     *\n\n* - \u7ba1\u7406\u3055\u308c\u305f\u30dd\u30fc\u30c8\u306e\u9664\u5916\u3002\n",
            "\n\u0414\u0438\u0430\u043f\u0430\u0437\u043e\u043d\u044b \u0438\u0441\u043a\u043b\u044e\u0447\u0435\u043d\u043d\u044b\u0445 \u043f\u043e\u0440\u0442\u043e\u0432 \u043f\u0440\u043e\u0442\u043e\u043a\u043e\u043b\u0430 tcp\n\n\u041d\u0430\u0447\u0430\u043b\u044c\u043d\u044b\u0439 \u043f\u043e\u0440\u0442    \u041a\u043e\u043d\u0435\u0447\u043d\u044b\u0439 \u043f\u043e\u0440\u0442\n----------    --------\n      5357        5357\n     50000       50059     *\n\n* \u2014 \u0423\u043f\u0440\u0430\u0432\u043b\u044f\u0435\u043c\u044b\u0435.\n" })
    void rangesAreReadInEveryLanguage(String text) {
        assertThat(NetshText.excluded(ORIGIN, Transport.UDP, text)).contains(List.of(
                new PortsReserved(ORIGIN, Transport.UDP, 5357, 5357, "Windows (excluded port range)"),
                new PortsReserved(ORIGIN, Transport.UDP, 50_000, 50_059, "an administrator (excluded port range)")));
    }

    @Test
    void anEmptyTableIsOneAndNothingIsNone() {
        assertThat(NetshText.excluded(ORIGIN, Transport.TCP, "\nA\n\nStart  End\n----------    --------\n\n* - B.\n")).contains(List.of());
        assertThat(NetshText.excluded(ORIGIN, Transport.TCP, "")).isEmpty();
        assertThat(NetshText.excluded(ORIGIN, Transport.TCP, "The parameter is incorrect.\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "5000 70000", "0 5", "10 5", "5000", "5000 5001 5002", "5000 5001 x", "99999999999 1" })
    void aTableWithALineThatIsNoRangeIsNotWhole(String line) {
        assertThat(NetshText.excluded(ORIGIN, Transport.TCP, "----------    --------\n 80 81\n " + line + "\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = { "\nProtocol tcp Dynamic Port Range\n---------------------------------\nStart Port      : 49152\nNumber of Ports : 16384\n",
            "Protokoll tcp Dynamischer Portbereich\n---------------------------------\n Startport      : 49152\n Anzahl von Ports : 16384\n",
            " \u958b\u59cb\u30dd\u30fc\u30c8\uff1a49152\n \u30dd\u30fc\u30c8\u6570\uff1a16384\n" })
    void theDynamicRangeIsTwoNumbers(String text) {
        assertThat(NetshText.dynamic(text)).contains(new DynamicPorts(49_152, 16_384));
        assertThat(NetshText.dynamic(text).map(DynamicPorts::text)).contains("49152 65535");
        assertThat(NetshText.dynamic(text.replace("16384", "16385"))).as("beyond the last port").isEmpty();
        assertThat(NetshText.dynamic(text + " more : 5\n")).isEmpty();
    }

    @Test
    void queuesTellProcessServiceAndSite() {
        assertThat(NetshText.registered(QUEUES)).containsExactly(
                new UrlRegistration("HTTP://+:5985/WSMAN/", List.of(8496L), Optional.of("WinRM"), Optional.empty(), Optional.empty()),
                new UrlRegistration("HTTP://+:47001/WSMAN/", List.of(8496L), Optional.of("WinRM"), Optional.empty(), Optional.empty()),
                new UrlRegistration("HTTP://*:80/", List.of(4567L, 4571L), Optional.empty(), Optional.of(7), Optional.of("Shop Pool")),
                new UrlRegistration("HTTPS://[::1]:8443:::1/", List.of(4567L, 4571L), Optional.empty(), Optional.of(8), Optional.of("Shop Pool")));
    }

    @Test
    void olderOnesListNumbersAndEveryLanguageHasItsWordForNoName() {
        String german = "\nMomentaufnahme:\n------\n\nName der Anforderungswarteschlange: Die Warteschlange ist unbenannt\n    Version: 1.0\n    Prozess-IDs:\n        2668\n"
                + "    URL-Gruppen:\n    Gruppen-ID: FE00000340000001\n        Eigenschaften:\n            Registrierte URLs:\n                HTTP://+:80/116B50EB/\n\n"
                + "Name der Anforderungswarteschlange: Die Warteschlange ist unbenannt\n    Version: 2.0\n    Prozess-IDs:\n        904\n";
        assertThat(NetshText.registered(german)).containsExactly(new UrlRegistration("HTTP://+:80/116B50EB/", List.of(2668L), Optional.empty(), Optional.empty(), Optional.empty()));
        String japanese = "\u8981\u6c42\u30ad\u30e5\u30fc\u540d\uff1a DefaultAppPool\n    \u30d0\u30fc\u30b8\u30e7\u30f3\uff1a 2.0\n    \u30d7\u30ed\u30bb\u30b9 ID\uff1a\n    URL\uff1a\n        HTTP://*:80/\n";
        assertThat(NetshText.registered(japanese)).as("no worker runs").containsExactly(
                new UrlRegistration("HTTP://*:80/", List.of(), Optional.empty(), Optional.empty(), Optional.of("DefaultAppPool")));
        String russian = "\u0418\u043c\u044f \u043e\u0447\u0435\u0440\u0435\u0434\u0438: \u041e\u0447\u0435\u0440\u0435\u0434\u044c \u0431\u0435\u0437 \u0438\u043c\u0435\u043d\u0438.\n    \u041f\u0440\u043e\u0446\u0435\u0441\u0441\u044b:\n        \u0418\u0414: 77, \u043e\u0431\u0440\u0430\u0437: <?>\n        \u0421\u043b\u0443\u0436\u0431\u044b: SSDPSRV\n    URL:\n        HTTP://*:2869/\n";
        assertThat(NetshText.registered(russian)).containsExactly(
                new UrlRegistration("HTTP://*:2869/", List.of(77L), Optional.of("SSDPSRV"), Optional.empty(), Optional.empty()));
    }

    @Test
    void theViewBySessionsTellsNoQueueOfItsGroups() {
        assertThat(NetshText.registered("Server session ID: FF00000020000001\n    URL groups:\n    URL group ID: FE00000030000001\n        Registered URLs:\n            HTTP://*:80/\n"))
                .containsExactly(new UrlRegistration("HTTP://*:80/", List.of(), Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(strings = { "", "\n\n", "HTTP://*:80/", "        HTTP://*:80/\n    1\n2\n", "1\n 2\n  3\n   4\n    HTTP://x:1/\n", "a: b\n  \\W3SVC99999999999\n", "HTTP://*:99999999999/" })
    void nothingIsTooOddToBeRead(String text) {
        assertThat(NetshText.registered(text)).hasSizeLessThan(2);
    }

    @Test
    void aRegistrationIsEvidenceAndBack() {
        for (UrlRegistration one : NetshText.registered(QUEUES)) {
            assertThat(UrlRegistration.of(one.seen(ORIGIN))).contains(one);
        }
        UrlRegistration bare = new UrlRegistration("HTTP://*:80/", List.of(), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(UrlRegistration.of(bare.seen(ORIGIN))).contains(bare);
        assertThat(bare.port()).contains(80);
        assertThat(UrlRegistration.of(new SettingSeen(ORIGIN, "urlacl", "HTTP://*:80/", ""))).isEmpty();
        assertThat(UrlRegistration.of(new SettingSeen(ORIGIN, UrlRegistration.NAMESPACE, "nonsense", ""))).isEmpty();
        assertThat(UrlRegistration.of(new SettingSeen(ORIGIN, UrlRegistration.NAMESPACE, "HTTP://*:80/", "nonsense"))).isEmpty();
    }

    @Test
    void reservedUrlsAreSettings() {
        assertThat(NetshText.reserved(ORIGIN, "\n    Reservierte URL            : http://+:80/Temporary_Listen_Addresses/ \n        Benutzer: \\Jeder\n"))
                .containsExactly(new SettingSeen(ORIGIN, "urlacl", "http://+:80/Temporary_Listen_Addresses/", "reserved"));
    }
}
