// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.report;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import berth.core.diagnosis.AntivirusRole;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.AntivirusFinding;
import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.Evidence.HookSeen;
import berth.core.evidence.Evidence.NotObserved;
import berth.core.evidence.Evidence.ProcessSeen;
import berth.core.evidence.Evidence.RedirectSeen;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.SocketSeen;
import berth.core.evidence.Evidence.Surveyed;
import berth.core.evidence.ProcessRef;
import berth.core.render.Escapes;
import berth.core.render.EvidenceText;
import berth.core.render.JsonRenderer;
import berth.core.render.TextRenderer;
import berth.core.snapshot.Snapshot;
import berth.core.snapshot.SnapshotFile;
import berth.core.trial.Trial;

/**
 * What the vendor of an anti-virus product needs to look into what his product does to a port: texts by the names of their files. Nothing is sent.
 * <p>
 * Immutable; use from any thread. What must not go out is to be taken out of the snapshot before (see {@link berth.core.snapshot.Redaction}).
 */
public record VendorReport(Map<String, String> files) {
    /** Copies the map; its order stays. */
    public VendorReport {
        files = Collections.unmodifiableMap(new LinkedHashMap<>(files));
    }

    /**
     * {@return the report about one product}
     *
     * @param diagnosis made from that snapshot
     * @param about     one of the diagnosis' findings
     * @param redacted  whether names and addresses were taken out
     * @param version   Berth's own
     * @param trial     the last one with that port and the product switched off, if there was one
     */
    public static VendorReport of(Diagnosis diagnosis, Snapshot host, AntivirusFinding about, boolean redacted, String version, Optional<Trial> trial) {
        Snapshot concerning = new Snapshot(host.host(), host.os(), host.takenAt(), concerning(diagnosis, host, about));
        Map<String, String> files = new LinkedHashMap<>();
        files.put("README.txt", readme(diagnosis, host, about, redacted, version, trial));
        files.put("diagnosis.txt", TextRenderer.ENGLISH.render(diagnosis));
        files.put("diagnosis.json", JsonRenderer.render(diagnosis) + "\n");
        files.put("timeline.txt", timeline(concerning));
        files.put("evidence.json", SnapshotFile.text(concerning) + "\n");
        return new VendorReport(files);
    }

    private static String readme(Diagnosis diagnosis, Snapshot host, AntivirusFinding about, boolean redacted, String version, Optional<Trial> trial) {
        List<String> lines = new ArrayList<>(List.of("About " + AntivirusFinding.title(about.vendor(), about.product()) + about.version().map(known -> " " + known).orElse(", version not seen")
                + about.component().map(part -> ", its part " + part).orElse(""),
                "What it does to " + diagnosis.question().wanted().transport().id() + " port " + diagnosis.question().wanted().port() + ": " + about.role().id(),
                "Recognised by " + about.detector() + " of " + about.bundle(), "Reports are taken at: " + about.advice().reports().orElse("not known"),
                "System: " + host.os().orElse("not known") + "; seen at " + host.takenAt() + " by Berth " + version, "",
                "diagnosis.txt   the answer, for people; diagnosis.json is the same for programs", "timeline.txt    what happened when, as far as it was seen",
                "evidence.json   what was seen of the product and of the port; berth explain evidence.json --port " + diagnosis.question().wanted().port() + " asks it again", "",
                ""));
        lines.addAll(trial.map(VendorReport::tried).orElse(List.of("Switching the product off was not tried with Berth, so nothing is known of what that changes.")));
        lines.add("");
        lines.add(redacted ? "Names of hosts and people, addresses, mail addresses and secrets in command lines were replaced; names that occur in free texts only were not."
                : "Nothing was taken out but secrets in command lines: names and addresses are the real ones.");
        lines.add("Berth sends nothing to anybody. Read it before you do.");
        return lines.stream().map(Escapes::visible).collect(Collectors.joining("\n")) + "\n";
    }

    /** No summaries: who held the port may be nobody's business. */
    private static List<String> tried(Trial trial) {
        List<String> lines = new ArrayList<>(List.of("What switching it off changed", "  begun " + trial.begun() + ": " + trial.name() + " was to be switched off; verdict before: "
                + trial.before().verdict().id() + ", its role: " + trial.role().id()));
        trial.tried().ifPresent(found -> lines.add("  " + found.at() + ": verdict with that part off: " + found.verdict().id() + (found.product() ? ", though it was seen at work" : "")));
        trial.backOn().ifPresent(at -> lines.add("  " + at + ": seen to be on again"));
        lines.add("  " + switch (trial.effect()) {
        case HELPED -> "It helped: another program could take the port then.";
        case FREED -> "It helped: the port could be taken then.";
        case NONE -> "It changed nothing about the port.";
        case UNKNOWN -> "What it changed was not seen.";
        });
        return lines;
    }

    /** What the finding rests on, who and what is on the port, what is known of these processes, and what could not be seen. */
    private static List<Evidence> concerning(Diagnosis diagnosis, Snapshot host, AntivirusFinding about) {
        int port = diagnosis.question().wanted().port();
        Set<Evidence> cited = Collections.newSetFromMap(new IdentityHashMap<>());
        about.because().forEach(number -> cited.add(diagnosis.evidence().get(number).evidence()));
        List<SocketSeen> sockets = host.all(SocketSeen.class).filter(socket -> socket.local().port() == port || cited.contains(socket)).toList();
        Set<ProcessRef> processes = Stream.concat(sockets.stream().flatMap(socket -> socket.owners().stream()), cited.stream().flatMap(VendorReport::process))
                .collect(Collectors.toUnmodifiableSet());
        return host.evidence().stream().filter(one -> cited.contains(one) || one instanceof SocketSeen socket && sockets.contains(socket)
                || one instanceof RedirectSeen rule && rule.from().port() == port || one instanceof EventLogged || one instanceof NotObserved || one instanceof Surveyed
                || process(one).anyMatch(processes::contains)).toList();
    }

    private static Stream<ProcessRef> process(Evidence evidence) {
        if (evidence instanceof ProcessSeen process) {
            return Stream.of(process.process());
        }
        return evidence instanceof ServiceSeen service ? service.process().stream()
                : evidence instanceof HookSeen hook ? hook.process().stream() : Stream.empty();
    }

    private record Moment(Instant at, String text) { }

    private static String timeline(Snapshot host) {
        List<Moment> moments = new ArrayList<>();
        host.all(ProcessSeen.class).forEach(process -> process.process().started().ifPresent(at -> moments.add(new Moment(at, "starts: " + EvidenceText.ENGLISH.of(process)))));
        host.all(ServiceSeen.class).forEach(service -> service.since().ifPresent(at -> moments.add(new Moment(at, EvidenceText.ENGLISH.of(service)))));
        host.all(EventLogged.class).forEach(logged -> logged.event().time().ifPresent(at -> moments.add(new Moment(at, EvidenceText.ENGLISH.of(logged)))));
        moments.add(new Moment(host.takenAt(), "all this was seen"));
        return moments.stream().sorted(Comparator.comparing(Moment::at)).map(moment -> moment.at + "  " + moment.text + "\n").collect(Collectors.joining());
    }

    /** Writes the files as one ZIP archive; the stream stays open. */
    public void write(OutputStream out) throws IOException {
        ZipOutputStream zip = new ZipOutputStream(out, StandardCharsets.UTF_8);
        for (Map.Entry<String, String> file : files.entrySet()) {
            zip.putNextEntry(new ZipEntry(file.getKey()));
            zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        zip.finish();
        out.flush();
    }

    /** {@return the finding with that detector's id, or where none is named the only one, or the only one that does something to the port; empty for none or several} */
    public static Optional<AntivirusFinding> find(Diagnosis diagnosis, Optional<String> detector) {
        List<AntivirusFinding> fitting = diagnosis.antivirus().stream().filter(one -> detector.map(one.detector()::equals).orElse(true)).toList();
        List<AntivirusFinding> concerned = fitting.stream().filter(one -> one.role() != AntivirusRole.PRESENT).toList();
        List<AntivirusFinding> best = concerned.isEmpty() ? fitting : concerned;
        List<String> detectors = best.stream().map(AntivirusFinding::detector).distinct().toList();
        return detectors.size() == 1 ? Optional.of(best.getFirst()) : Optional.empty();
    }
}
