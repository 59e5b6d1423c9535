// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;

import berth.core.article.MalformedArticleException;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ClaimSeen;
import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.IpAddress;
import berth.core.evidence.LogRecord;
import berth.core.evidence.LogRecord.Datum;
import berth.core.evidence.Origin;
import berth.core.evidence.Transport;
import berth.core.failure.FailurePatternReader;
import berth.core.failure.FailurePatternReader.Content;
import berth.core.inquiry.FailureFinder;
import berth.core.inquiry.FailureFinder.Found;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

/** Which service of Windows is meant, and which events tell of it. */
class WindowsServicesTest {
    private static final Origin ORIGIN = new Origin("test", Instant.EPOCH, Optional.empty());
    private static final ServiceSeen SMTP = service("SMTPSVC", "Simple Mail Transfer Protocol (SMTP)");

    private static ServiceSeen service(String name, String shown) {
        return new ServiceSeen(ORIGIN, name, Optional.of(shown), ServiceState.STOPPED, Optional.of("auto"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(),
                List.of(), Optional.empty());
    }

    private static EventLogged event(long number, int second, String provider, int id, String value) {
        return new EventLogged(ORIGIN, new LogRecord("System", number, Optional.of(Instant.ofEpochSecond(second)), Optional.empty(), provider, Optional.of(id), Optional.empty(), "error",
                Optional.empty(), Optional.empty(), Optional.empty(), List.of(new Datum(Optional.empty(), value)), "40270000", Optional.empty()));
    }

    private static WindowsServices seen(Evidence... more) {
        List<Evidence> all = new ArrayList<>(List.of(service("Simple", "SMTPSVC"), SMTP));
        all.addAll(List.of(more));
        return new WindowsServices(new Snapshot(HostId.named("srv1"), Optional.of("windows"), Instant.EPOCH, all));
    }

    private static FailureFinder finder(String port) throws MalformedArticleException {
        Content content = FailurePatternReader.read("test", ("patterns:\n  - {id: smtpsvc, provider: SMTPSVC, events: [115], product: IIS SMTP, service: SMTPSVC" + port + "}\n").getBytes(StandardCharsets.UTF_8));
        return new FailureFinder(content.events(), content.vocabulary());
    }

    @Test
    void itsNameCountsBeforeTheNameThatIsShown() {
        assertThat(seen().named("smtpsvc")).contains(SMTP);
        assertThat(seen().named("simple mail transfer protocol (smtp)")).contains(SMTP);
        assertThat(seen().named("nobody")).isEmpty();
    }

    @Test
    void itsLastFailureCounts() throws MalformedArticleException {
        WindowsServices seen = seen(event(9, 90, "SMTPSVC", 115, "a"), event(7, 70, "SMTPSVC", 115, "b"), event(95, 95, "W3SVC", 115, "c"));
        assertThat(seen.lastFailure(SMTP, finder(", port: 25"))).hasValueSatisfying(found -> {
            assertThat(found.failure().record().number()).isEqualTo(9);
            assertThat(found.port()).contains(25);
            assertThat(found.service()).contains("SMTPSVC");
        });
        assertThat(seen.lastFailure(service("W3SVC", "World Wide Web"), finder("")).map(found -> found.failure().record().number())).contains(95L);
        assertThat(seen.lastFailure(service("DNS", "DNS Server"), finder(""))).isEmpty();
    }

    @Test
    void whereTheEventNamesNoPortItsOnlyClaimDoes() throws MalformedArticleException {
        EventLogged failed = event(9, 90, "SMTPSVC", 115, "a");
        ClaimSeen claim = claim(2525);
        assertThat(seen(failed, claim).lastFailure(SMTP, finder("")).flatMap(Found::port)).contains(2525);
        assertThat(seen(failed, claim, claim(25)).lastFailure(SMTP, finder("")).flatMap(Found::port)).isEmpty();
        assertThat(seen(claim).lastFailure(SMTP, finder(""))).isEmpty();
    }

    @Test
    void whoDependsOnAnotherDidNotFailItself() throws MalformedArticleException {
        List<Datum> values = List.of(new Datum(Optional.empty(), "Message Queuing"), new Datum(Optional.empty(), "Simple Mail Transfer Protocol (SMTP)"), new Datum(Optional.empty(), "%%10048"));
        EventLogged depends = new EventLogged(ORIGIN, new LogRecord("System", 3, Optional.of(Instant.EPOCH), Optional.empty(), "Service Control Manager", Optional.of(7001), Optional.empty(), "error",
                Optional.empty(), Optional.empty(), Optional.empty(), values, "", Optional.empty()));
        Content content = FailurePatternReader.read("test", "patterns:\n  - {id: scm, provider: Service Control Manager, events: [7001], product: Windows}\n".getBytes(StandardCharsets.UTF_8));
        FailureFinder finder = new FailureFinder(content.events(), content.vocabulary());
        assertThat(seen(depends).lastFailure(SMTP, finder)).isPresent();
        assertThat(seen(depends).lastFailure(service("MSMQ", "Message Queuing"), finder)).isEmpty();
    }

    private static ClaimSeen claim(int port) {
        return new ClaimSeen(ORIGIN, new Endpoint(Transport.TCP, IpAddress.ANY_V4, port), "smtpsvc", Optional.empty(), Optional.empty());
    }
}
