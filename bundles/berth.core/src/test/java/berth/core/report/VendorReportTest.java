// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import org.junit.jupiter.api.Test;

import berth.core.diagnosis.Advice;
import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.AntivirusFinding;
import berth.core.diagnosis.Question;
import berth.core.engine.Detections;
import berth.core.engine.Detections.Detection;
import berth.core.engine.DiagnosisEngine;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;
import berth.core.snapshot.SnapshotFile;
import berth.core.spi.AntivirusDetector.Match;

class VendorReportTest {
    private static final Origin ORIGIN = new Origin("t", Instant.EPOCH, Optional.empty());
    private static final Evidence SHIELD = process(7, "shieldd");
    private static final Evidence OTHER = process(8, "other");
    private static final SocketSeen SOCKET = socket(25, 7);
    private static final Snapshot HOST = new Snapshot(HostId.named("mx1"), Optional.of("linux"), Instant.parse("2026-01-01T12:00:00Z"),
            List.of(OTHER, SHIELD, SOCKET, socket(26, 8)));

    private static Evidence process(long pid, String name) {
        return new ProcessSeen(ORIGIN, ref(pid), Optional.empty(), name, Optional.of("/opt/" + name), List.of(name), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static ProcessRef ref(long pid) {
        return new ProcessRef(pid, Optional.of(Instant.parse("2026-01-01T11:00:00Z")));
    }

    private static SocketSeen socket(int port, long pid) {
        return new SocketSeen(ORIGIN, new Endpoint(Transport.TCP, IpAddress.ANY_V4, port), Optional.empty(), SocketState.LISTEN, Optional.empty(), Optional.empty(),
                Optional.empty(), Optional.empty(), Optional.empty(), List.of(ref(pid)), List.of());
    }

    private static Detection detection(String id) {
        return new Detection("V", "Shield\u001b[2J", new Advice(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("https://v.example")), id, "v", HOST.host(),
                new Match(AntivirusRole.HOLDS, Optional.of("mail shield"), List.of(SOCKET, SHIELD)));
    }

    private static Diagnosis diagnosis(Detection... detections) {
        Question question = new Question(new Endpoint(Transport.TCP, IpAddress.ANY_V4, 25), "mx1", Optional.empty(), Optional.empty(), Optional.empty(), false);
        return new DiagnosisEngine(List.of()).diagnose(question, List.of(HOST), new Detections(List.of(detections), List.of()));
    }

    @Test
    void holdsWhatConcernsTheProductAndNoMore() throws Exception {
        Diagnosis diagnosis = diagnosis(detection("v.a"));
        AntivirusFinding about = VendorReport.find(diagnosis, Optional.of("v.a")).orElseThrow();
        Map<String, String> files = VendorReport.of(diagnosis, HOST, about, true, "0.1.0", Optional.empty()).files();
        assertThat(files).containsOnlyKeys("README.txt", "diagnosis.txt", "diagnosis.json", "timeline.txt", "evidence.json");
        assertThat(SnapshotFile.read(files.getOrDefault("evidence.json", "").getBytes(StandardCharsets.UTF_8)).evidence()).containsExactly(SHIELD, SOCKET);
        assertThat(files.getOrDefault("README.txt", "")).contains("its part mail shield", "tcp port 25: holds", "https://v.example", "Berth 0.1.0", "were replaced").doesNotContain("\u001b");
        assertThat(files.getOrDefault("timeline.txt", "").lines()).hasSize(2).first().asString().startsWith("2026-01-01T11:00:00Z  starts: ").contains("shieldd");
        assertThat(VendorReport.of(diagnosis, HOST, about, false, "0.1.0", Optional.empty()).files().getOrDefault("README.txt", "")).contains("the real ones");
    }

    @Test
    void theArchiveHoldsTheSame() throws IOException {
        Diagnosis diagnosis = diagnosis(detection("v.a"));
        VendorReport report = VendorReport.of(diagnosis, HOST, VendorReport.find(diagnosis, Optional.empty()).orElseThrow(), true, "0.1.0", Optional.empty());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        report.write(out);
        Map<String, String> read = new LinkedHashMap<>();
        ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(out.toByteArray()));
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
            read.put(entry.getName(), new String(zip.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertThat(read).isEqualTo(report.files());
    }

    @Test
    void oneProductIsMeantOrNone() {
        Detection present = new Detection("W", "Other", Advice.NONE, "v.c", "v", HOST.host(), new Match(AntivirusRole.PRESENT, Optional.empty(), List.of(SHIELD)));
        assertThat(VendorReport.find(diagnosis(present, detection("v.a")), Optional.empty())).as("only one has to do with the port").hasValueSatisfying(one -> assertThat(one.detector()).isEqualTo("v.a"));
        assertThat(VendorReport.find(diagnosis(present), Optional.empty())).isPresent();
        assertThat(VendorReport.find(diagnosis(detection("v.a"), detection("v.b")), Optional.empty())).isEmpty();
        assertThat(VendorReport.find(diagnosis(detection("v.a"), detection("v.b")), Optional.of("v.b"))).hasValueSatisfying(one -> assertThat(one.detector()).isEqualTo("v.b"));
        assertThat(VendorReport.find(diagnosis(), Optional.of("v.b"))).isEmpty();
    }
}
