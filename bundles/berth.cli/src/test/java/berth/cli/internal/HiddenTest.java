// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.junit.jupiter.api.Test;

import berth.core.diagnosis.Diagnosis;
import berth.core.engine.Detections;
import berth.core.engine.DiagnosisEngine;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Topic;
import berth.core.evidence.Transport;
import berth.core.evidence.Why;
import berth.core.inquiry.Inquiry;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.spi.Actuator.Rights;

/** A port of root's as an ordinary user sees it, and what a look with more rights adds. */
class HiddenTest {
    private static final Endpoint WEB = new Endpoint(Transport.TCP, IpAddress.ANY_V4, 80);
    private static final Origin ORIGIN = new Origin("test", Instant.EPOCH, Optional.empty());
    private static final ProcessRef HOLDER = new ProcessRef(7, Optional.of(Instant.EPOCH));

    private static SocketSeen socket(long inode, List<ProcessRef> owners) {
        return new SocketSeen(ORIGIN, WEB, Optional.empty(), SocketState.LISTEN, Optional.of(0), Optional.of("root"), Optional.empty(), Optional.of(inode), Optional.empty(), owners, List.of());
    }

    private static ProcessSeen process(Optional<String> exe) {
        return new ProcessSeen(ORIGIN, HOLDER, Optional.empty(), "web", exe, List.of(), Optional.of(0), Optional.of("root"), Optional.of("web.service"), Optional.empty());
    }

    private static Snapshot host(Evidence... evidence) {
        return new Snapshot(HostId.named("h"), Optional.of("linux"), Instant.EPOCH, List.of(evidence));
    }

    private static Diagnosis answer(Snapshot host) {
        return new DiagnosisEngine(List.of()).diagnose(Inquiry.asked(WEB, Optional.empty(), host), List.of(host), new Detections(List.of(), List.of()));
    }

    private final NotObserved denied = new NotObserved(ORIGIN, Topic.PROCESSES, Why.ACCESS_DENIED, "closed");
    private final Snapshot before = host(socket(5, List.of()), process(Optional.empty()), denied, new Surveyed(ORIGIN, Topic.TCP_SOCKETS, Set.of()), new SettingSeen(ORIGIN, "caller", "user", "me"));

    @Test
    void whoHasItIsKnownAfterTheLook() {
        assertThat(Hidden.is(answer(before))).isTrue();
        Snapshot shown = Hidden.shown(before, host(socket(5, List.of(HOLDER)), process(Optional.of("/usr/sbin/web")), new Surveyed(ORIGIN, Topic.PROCESSES, Set.of(80))));
        Diagnosis diagnosis = answer(shown);
        assertThat(Hidden.is(diagnosis)).isFalse();
        assertThat(diagnosis.holders()).singleElement().satisfies(holder -> {
            assertThat(holder.pid()).contains(7L);
            assertThat(holder.exe()).contains("/usr/sbin/web");
            assertThat(holder.service()).contains("web.service");
        });
        assertThat(shown.all(SettingSeen.class)).hasSize(1);
        assertThat(shown.covers(Topic.TCP_SOCKETS, 80)).isTrue();
    }

    @Test
    void aLookThatDidNotSeeAllLeavesItsOwnWordAndTheFirst() {
        Snapshot shown = Hidden.shown(before, host(socket(5, List.of()), denied));
        assertThat(Hidden.is(answer(shown))).isTrue();
    }

    @Test
    void whereNothingIsHiddenNothingIsOffered() {
        assertThat(Hidden.is(answer(host(socket(5, List.of()), new Surveyed(ORIGIN, Topic.PROCESSES, Set.of()))))).as("the kernel's").isFalse();
        assertThat(Hidden.is(answer(host(denied, new Surveyed(ORIGIN, Topic.TCP_SOCKETS, Set.of()))))).as("nobody's").isFalse();
    }

    @Test
    void theOfferNamesBothWays() {
        assertThat(Hidden.lines(List.of("sudo", "ss", "--all", "sport", "=", ":80"))).containsExactly("Which process has it is not visible without root's rights. This shows it:", "      sudo ss --all sport = :80");
        assertThat(Hidden.offer("80", new Rights.OnDemand("sudo may ask for your password.")))
                .isEqualTo("berth free 80 --yes looks once with root's rights (sudo may ask for your password), shows the plan and does it.");
    }
}
