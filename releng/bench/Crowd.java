// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import berth.core.contribution.FlatRegistry;
import berth.core.diagnosis.Question;
import berth.core.evidence.Endpoint;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.IpAddress;
import berth.core.evidence.Origin;
import berth.core.evidence.ProcessRef;
import berth.core.evidence.SocketState;
import berth.core.evidence.Transport;
import berth.core.inquiry.Inquiry;
import berth.core.inquiry.Knowledge;
import berth.core.inquiry.LocalHost;
import berth.core.snapshot.HostId;
import berth.core.snapshot.Snapshot;

/** Many detectors of a stranger, and a host with many processes and sockets on which one of them finds its product. */
final class Crowd {
    static final int DETECTORS = 200;
    static final int PROCESSES = 5000;
    static final int SOCKETS = 50_000;
    private static final int PORT = 25;
    private static final Origin ORIGIN = new Origin("bench", Instant.EPOCH, Optional.empty());

    private static final String OWN_DETECTORS = "berth.antivirus";

    private final Map<Detectors, Inquiry> inquiries = new EnumMap<>(Detectors.class);
    private final List<Evidence> evidence = new ArrayList<>();

    /** Whose detectors look at the host; the rest of Berth is the same. */
    enum Detectors { NOBODYS, STRANGERS, STRANGERS_AND_OURS }

    /** Writes the jar of the detectors into a folder of its own. */
    Crowd() throws IOException {
        Path folder = Files.createTempDirectory("berth-crowd");
        Path jar = jar(folder.resolve("crowd.jar"), DETECTORS);
        List<Path> own = new ArrayList<>();
        for (String part : System.getProperty("java.class.path").split(":")) {
            own.add(Path.of(part));
        }
        List<Path> others = own.stream().filter(path -> !path.getFileName().toString().startsWith(OWN_DETECTORS)).toList();
        inquiries.put(Detectors.NOBODYS, inquiry(others, List.of()));
        inquiries.put(Detectors.STRANGERS, inquiry(others, List.of(jar)));
        inquiries.put(Detectors.STRANGERS_AND_OURS, inquiry(own, List.of(jar)));
        Files.delete(jar);
        Files.delete(folder);
        for (int i = 1; i <= PROCESSES; i++) {
            evidence.add(new ProcessSeen(ORIGIN, ref(i), Optional.of(1L), "program" + i, Optional.of("/usr/lib/package" + i + "/program" + i),
                    List.of("/usr/lib/package" + i + "/program" + i, "--option", "value" + i), Optional.of(i), Optional.of("user" + i),
                    Optional.of("unit" + i + ".service"), Optional.empty()));
            evidence.add(new ServiceSeen(ORIGIN, "unit" + i + ".service", Optional.of("Unit " + i), ServiceState.RUNNING, Optional.empty(), Optional.of(ref(i))));
        }
        for (int i = 0; i < SOCKETS; i++) {
            evidence.add(new SocketSeen(ORIGIN, new Endpoint(Transport.TCP, IpAddress.ANY_V4, i == 0 ? PORT : 1024 + i), Optional.empty(), SocketState.LISTEN,
                    Optional.of(0), Optional.of("root"), Optional.empty(), Optional.of(10_000L + i), Optional.empty(), List.of(ref(i % PROCESSES + 1)), List.of()));
        }
    }

    private static Inquiry inquiry(List<Path> own, List<Path> strangers) {
        return new Inquiry(new FlatRegistry(own, strangers, Crowd.class.getClassLoader()).contributions(List.of()), LocalHost.current(),
                Duration.ofSeconds(30), Clock.systemUTC());
    }

    private static ProcessRef ref(long pid) {
        return new ProcessRef(pid, Optional.of(Instant.EPOCH));
    }

    /** Detectors as vendors write them: names and paths, some with a star; one fits the process that has the port. */
    static Path jar(Path jar, int detectors) throws IOException {
        StringBuilder xml = new StringBuilder("<plugin><extension point=\"berth.core.antivirusDetectors\">");
        for (int i = 0; i < detectors; i++) {
            xml.append("<detector id=\"com.example.crowd.d").append(i).append("\" vendor=\"Example\" product=\"Shield ").append(i).append("\" listens=\"25,10025\">")
                    .append(print("service", i == 0 ? "unit1.service" : "shield" + i + "*")).append(print("service", "shield" + i + "-agent.service"))
                    .append(print("process", "shield" + i + "d")).append(print("process", "shieldscan" + i)).append(print("path", "/opt/shield" + i + "/*"))
                    .append(print("greeting", "Shield " + i + " ready")).append("</detector>");
        }
        xml.append("</extension></plugin>");
        try (OutputStream out = Files.newOutputStream(jar); ZipOutputStream zip = new ZipOutputStream(out)) {
            entry(zip, "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nBundle-ManifestVersion: 2\nBundle-SymbolicName: com.example.crowd;singleton:=true\n");
            entry(zip, "plugin.xml", xml.toString());
        }
        return jar;
    }

    private static String print(String kind, String pattern) {
        return "<fingerprint kind=\"" + kind + "\" pattern=\"" + pattern + "\"/>";
    }

    private static void entry(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** {@return whether the one product was recognised, or none without detectors} A new snapshot each time, so that nothing is remembered of it. */
    boolean ask(Detectors detectors) {
        Snapshot snapshot = new Snapshot(HostId.named("crowd"), Optional.of("linux"), Instant.EPOCH, evidence);
        Question question = new Question(new Endpoint(Transport.TCP, IpAddress.ANY_V4, PORT), "crowd", Optional.empty(), Optional.empty(), Optional.empty(), false);
        List<String> products = inquiries.get(detectors).explain(question, List.of(snapshot), new Knowledge(List.of(), List.of())).antivirus().stream()
                .map(product -> product.product()).toList();
        return products.equals(detectors == Detectors.NOBODYS ? List.of() : List.of("Shield 0"));
    }
}
