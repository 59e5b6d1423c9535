// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows.services;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.eclipse.core.runtime.NullProgressMonitor;
import org.junit.jupiter.api.Test;

import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ClaimBasis;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.spi.Request;
import berth.core.spi.Request.Effort;
import berth.portprobe.internal.windows.WindowsError;

class WindowsServiceSourceTest {
    private static final String SITES = "C:\\Windows\\System32\\inetsrv\\config\\applicationHost.config";
    private static final String METABASE = "C:\\Windows\\System32\\inetsrv\\MetaBase.xml";

    private final FakeServices door = new FakeServices();
    private final Map<String, String> files = new HashMap<>();
    private final Map<String, Map<String, Object>> keys = new HashMap<>();
    private boolean closed;
    private boolean denied;

    private List<Evidence> look(Optional<Integer> port) {
        ClaimHost host = new ClaimHost() {
            @Override
            public Optional<String> windows() {
                return Optional.of("C:\\Windows");
            }

            @Override
            public byte[] read(String path, int most) throws IOException {
                if (closed) {
                    throw new AccessDeniedException(path);
                }
                String text = files.get(path);
                if (text == null) {
                    throw new NoSuchFileException(path);
                }
                return text.getBytes(StandardCharsets.UTF_8);
            }

            @Override
            public Map<String, Object> values(String key) throws WindowsError {
                if (denied) {
                    throw new WindowsError("RegOpenKeyEx", WindowsError.ERROR_ACCESS_DENIED);
                }
                return keys.getOrDefault(key, Map.of());
            }
        };
        List<Evidence> all = new ArrayList<>();
        new WindowsServiceSource(door, host).collect(new Request(port.map(number -> new Endpoint(Transport.TCP, IpAddress.ANY_V4, number)), Optional.empty(), Effort.OWNER, Instant.EPOCH), all::add,
                new NullProgressMonitor());
        return all;
    }

    private static <T> List<T> of(Class<T> kind, List<Evidence> all) {
        return all.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    void tellsServicesAsScDoes() {
        FakeServices.One smtp = door.running("SMTPSVC", 1204);
        smtp.start = StartType.DELAYED_AUTO;
        smtp.restartMillis = 60_000;
        FakeServices.One failed = door.running("MSExchangeIMC", 0);
        failed.state = ServiceStatus.STOPPED;
        failed.exitCode = 1066;
        for (int pointer : new int[] { 4, 8 }) {
            door.pointerSize = pointer;
            List<Evidence> all = look(Optional.of(25));
            ServiceSeen first = of(ServiceSeen.class, all).getFirst();
            assertThat(first.name()).isEqualTo("SMTPSVC");
            assertThat(first.state()).isEqualTo(ServiceState.RUNNING);
            assertThat(first.process()).contains(door.process(1204));
            assertThat(first.startType()).contains("delayed-auto");
            assertThat(first.exe()).contains("C:\\Program Files\\Some\\some.exe");
            assertThat(first.restart()).contains("restart");
            assertThat(of(ServiceSeen.class, all).getLast().state()).isEqualTo(ServiceState.FAILED);
            assertThat(of(ClaimSeen.class, all)).extracting(ClaimSeen::by).containsExactly("SMTPSVC", "MSExchangeIMC");
            assertThat(of(ClaimSeen.class, all)).extracting(ClaimSeen::basis).containsOnly(Optional.of(ClaimBasis.DEFAULT));
            assertThat(of(Surveyed.class, all)).hasSize(1);
            assertThat(of(NotObserved.class, all)).isEmpty();
        }
    }

    @Test
    void saysLessWhereWindowsDoes() {
        door.running("SMTPSVC", 1204);
        door.denied.addAll(List.of("config2", "dependents"));
        List<Evidence> all = look(Optional.of(25));
        assertThat(of(ServiceSeen.class, all).getFirst().restart()).isEmpty();
        assertThat(of(Surveyed.class, all)).hasSize(1);
        door.denied.add("config");
        all = look(Optional.of(25));
        assertThat(of(ServiceSeen.class, all).getFirst().startType()).isEmpty();
        assertThat(of(NotObserved.class, all)).extracting(NotObserved::why).containsExactly(Why.ACCESS_DENIED);
    }

    @Test
    void neverClosesWhatItHasNotSeen() {
        door.denied.add("list");
        List<Evidence> all = look(Optional.empty());
        assertThat(of(Surveyed.class, all)).isEmpty();
        assertThat(of(NotObserved.class, all)).extracting(NotObserved::why).containsExactly(Why.ACCESS_DENIED);
        door.denied.clear();
        door.running("SMTPSVC", 1204);
        door.lie = 100_000;
        assertThat(of(Surveyed.class, look(Optional.empty()))).isEmpty();
        assertThat(of(ServiceSeen.class, look(Optional.empty()))).extracting(ServiceSeen::name).contains("SMTPSVC");
        door.lie = 0;
        door.whole = false;
        assertThat(of(Surveyed.class, look(Optional.empty()))).isEmpty();
    }

    @Test
    void readsTheSitesOfIis() {
        door.running("W3SVC", 900);
        door.running("FTPSVC", 901);
        files.put(SITES, """
                <?xml version="1.0" encoding="UTF-8"?>
                <configuration><system.applicationHost><sites>
                  <site name="Default Web Site" id="1"><bindings>
                    <binding protocol="http" bindingInformation="*:8080:"/>
                    <binding protocol="https" bindingInformation="[::1]:8443:"/>
                    <binding protocol="net.tcp" bindingInformation="808:*"/>
                    <binding protocol="http" bindingInformation="nonsense"/>
                  </bindings></site>
                  <site name="Files" id="2"><bindings><binding protocol="ftp" bindingInformation="192.0.2.7:2121:"/></bindings></site>
                </sites></system.applicationHost></configuration>
                """);
        List<Evidence> all = look(Optional.empty());
        assertThat(of(ClaimSeen.class, all)).extracting(claim -> claim.by() + " " + claim.endpoint().text() + " " + claim.basis().orElseThrow())
                .containsExactly("W3SVC 0.0.0.0:8080 CONFIGURED", "W3SVC [::1]:8443 CONFIGURED", "FTPSVC 192.0.2.7:2121 CONFIGURED");
        assertThat(of(ClaimSeen.class, all).getFirst().origin().place()).contains(SITES + ", site Default Web Site");
    }

    @Test
    void readsTheMetabase() {
        door.running("SMTPSVC", 900);
        door.running("W3SVC", 901);
        files.put(METABASE, """
                <configuration><MBProperty>
                <IIsSmtpServer Location="/LM/SmtpSvc/1" ServerBindings=":25:
                    192.0.2.7:2525:"/>
                <IIsWebServer Location="/LM/W3SVC/1" ServerBindings=":81:" SecureBindings=":444:"/>
                <IIsWebVirtualDir Location="/LM/W3SVC/1/ROOT" ServerBindings=":99:"/>
                </MBProperty></configuration>
                """);
        assertThat(of(ClaimSeen.class, look(Optional.empty()))).extracting(claim -> claim.by() + " " + claim.endpoint().text())
                .containsExactly("SMTPSVC 0.0.0.0:25", "SMTPSVC 192.0.2.7:2525", "W3SVC 0.0.0.0:81", "W3SVC 0.0.0.0:444");
    }

    @Test
    void takesNoDocumentType() {
        door.running("W3SVC", 901);
        files.put(SITES, "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><site name=\"&e;\"><binding protocol=\"http\" bindingInformation=\"*:81:\"/></site>");
        List<Evidence> all = look(Optional.empty());
        assertThat(of(NotObserved.class, all)).extracting(NotObserved::why).containsExactly(Why.FAILED);
        assertThat(of(ClaimSeen.class, all)).extracting(claim -> claim.endpoint().port()).containsExactly(80);
        assertThat(of(Surveyed.class, all)).isEmpty();
    }

    @Test
    void saysWhatAdministratorsAloneMayRead() {
        closed = true;
        door.running("Spooler", 5);
        assertThat(of(Surveyed.class, look(Optional.empty()))).as("without IIS").hasSize(1);
        door.running("W3SVC", 901);
        assertThat(of(NotObserved.class, look(Optional.empty()))).extracting(NotObserved::why).contains(Why.ACCESS_DENIED);
    }

    @Test
    void readsPortsFromTheRegistry() {
        door.running("TermService", 5);
        door.running("MSSQL$SHOP", 6);
        door.running("MSExchangeTransport", 7);
        door.running("MSExchangeFrontEndTransport", 8);
        keys.put("SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp", Map.of("PortNumber", 3390));
        keys.put("SOFTWARE\\Microsoft\\Microsoft SQL Server\\Instance Names\\SQL", Map.of("SHOP", "MSSQL15.SHOP"));
        keys.put("SOFTWARE\\Microsoft\\Microsoft SQL Server\\MSSQL15.SHOP\\MSSQLServer\\SuperSocketNetLib\\Tcp\\IPAll", Map.of("TcpPort", "14330, 99999"));
        assertThat(of(ClaimSeen.class, look(Optional.empty()))).extracting(claim -> claim.by() + " " + claim.endpoint().port())
                .containsExactly("TermService 3390", "MSSQL$SHOP 14330", "MSExchangeTransport 2525", "MSExchangeFrontEndTransport 25", "MSExchangeFrontEndTransport 587", "MSExchangeFrontEndTransport 717");
    }

    @Test
    void aWindowsWithoutAnyServiceDidNotTellThem() {
        door.services.clear();

        assertThat(of(Surveyed.class, look(Optional.empty()))).isEmpty();
        assertThat(of(NotObserved.class, look(Optional.empty()))).singleElement().satisfies(gap -> assertThat(gap.detail()).startsWith("Windows lists no service"));
    }

    @Test
    void tellsOfPortsInTheRegistryThatCannotBeRead() {
        door.running("TermService", 5);
        keys.put("SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp", Map.of("PortNumber", new byte[2]));
        List<Evidence> all = look(Optional.empty());
        assertThat(of(NotObserved.class, all)).extracting(NotObserved::detail).singleElement().asString().contains("RDP-Tcp can't be read (PortNumber is of another type than it should be)");
        assertThat(of(Surveyed.class, all)).isEmpty();
        assertThat(of(ClaimSeen.class, all)).extracting(claim -> claim.endpoint().port()).as("what is usual").containsExactly(3389);
        denied = true;
        assertThat(of(NotObserved.class, look(Optional.empty()))).extracting(NotObserved::why).containsExactly(Why.ACCESS_DENIED);
    }
}
