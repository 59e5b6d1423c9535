// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.eclipse.core.runtime.IExtensionRegistry;

import berth.core.article.ArticleReader;
import berth.core.failure.FailurePatternReader;
import berth.core.internal.contribution.DetectorData;
import berth.core.internal.contribution.Entry;
import berth.core.internal.contribution.EntryReader;
import berth.core.internal.contribution.FingerprintDetector;
import berth.core.spi.Actuator;
import berth.core.spi.AntivirusDetector;
import berth.core.spi.EventLogFormat;
import berth.core.spi.EvidenceSource;

/**
 * Everything that bundles contribute to Berth's extension points, read by one set of rules.
 * Reading loads no class: classes are loaded when a {@link Contributed} is made. Immutable; use from any thread.
 */
public final class Contributions {
    private static final Duration TRIAL = Duration.ofSeconds(10);

    private final List<Entry> entries;
    private final List<Contribution> problems;
    private final Resources resources;
    private final FingerprintDetector.Maker made = new FingerprintDetector.Maker();

    /**
     * Reads the registry once.
     *
     * @param problems bundles that the host of the registry could not even add to it
     */
    public Contributions(IExtensionRegistry registry, Resources resources, List<Contribution> problems) {
        EntryReader reader = new EntryReader(registry);
        this.entries = reader.read();
        this.resources = resources;
        this.problems = Stream.concat(problems.stream(), reader.unknownPoints().stream()).toList();
    }

    /** {@return every contribution found, in use or not, in the order of point, bundle and id} */
    public List<Contribution> all() {
        List<Contribution> all = new ArrayList<>(problems);
        entries.forEach(entry -> all.add(entry.contribution()));
        all.sort(Contributions::inOrder);
        return List.copyOf(all);
    }

    private static int inOrder(Contribution one, Contribution other) {
        int byPoint = one.point().orElse("").compareTo(other.point().orElse(""));
        int byBundle = byPoint != 0 ? byPoint : one.bundle().compareTo(other.bundle());
        return byBundle != 0 ? byBundle : one.id().orElse("").compareTo(other.id().orElse(""));
    }

    /**
     * {@return every contribution, after each one that is in use was tried: its class is loaded and created, its data read}
     * Whatever does not answer within ten seconds is left out too; only a listing asks for this.
     */
    public List<Contribution> verified() {
        List<Contribution> all = new ArrayList<>(all());
        List<Entry> tried = entries.stream().filter(entry -> entry.contribution().problem().isEmpty()).toList();
        List<Guard.Outcome<Object>> outcomes = Guard.callAll(tried.stream().map(this::trial).toList(), TRIAL);
        for (int i = 0; i < tried.size(); i++) {
            if (outcomes.get(i) instanceof Guard.Failed<Object> silent) {
                Contribution failed = tried.get(i).contribution();
                all.set(all.indexOf(failed), failed.leftOut(silent.reason()));
            }
        }
        return List.copyOf(all);
    }

    private Callable<Object> trial(Entry entry) {
        return switch (entry.point()) {
        case EVIDENCE_SOURCES -> () -> entry.create(EvidenceSource.class);
        case EVENT_LOG_FORMATS -> () -> entry.create(EventLogFormat.class);
        case ANTIVIRUS_DETECTORS -> () -> detector(entry);
        case ACTUATORS -> () -> entry.create(Actuator.class);
        case ARTICLES -> () -> ArticleReader.read(entry.id(), entry.bundle(), file(entry));
        case FAILURE_PATTERNS -> () -> FailurePatternReader.read(entry.id(), file(entry));
        };
    }

    /** {@return the sources that can look at that operating system: {@code linux}, {@code windows} or {@code macos}} */
    public List<ContributedSource> sources(String os) {
        return usable(Point.EVIDENCE_SOURCES).filter(entry -> entry.optional("os").map(os::equals).orElse(true))
                .map(entry -> new ContributedSource(EntryReader.topics(entry),
                        new Contributed<>(entry.id(), entry.bundle(), () -> entry.create(EvidenceSource.class)))).toList();
    }

    /** {@return the formats of event logs} */
    public List<Contributed<EventLogFormat>> formats() {
        return usable(Point.EVENT_LOG_FORMATS)
                .map(entry -> new Contributed<>(entry.id(), entry.bundle(), () -> entry.create(EventLogFormat.class))).toList();
    }

    /** {@return the anti-virus detectors, those of data and those of code} */
    public List<ContributedDetector> detectors() {
        return usable(Point.ANTIVIRUS_DETECTORS)
                .map(entry -> new ContributedDetector(entry.attribute("vendor"), entry.attribute("product"), DetectorData.advice(entry.element()), DetectorData.parts(entry),
                        entry.optional("class").isEmpty(),
                        new Contributed<>(entry.id(), entry.bundle(), () -> detector(entry)))).toList();
    }

    private AntivirusDetector detector(Entry entry) throws Exception {
        return entry.optional("class").isPresent() ? entry.create(AntivirusDetector.class) : made.of(entry);
    }

    /** {@return the articles' files, by the id that their extension gives them} */
    public List<Contributed<byte[]>> articles() {
        return files(Point.ARTICLES);
    }

    /** {@return the files of failure patterns} */
    public List<Contributed<byte[]>> failurePatterns() {
        return files(Point.FAILURE_PATTERNS);
    }

    private List<Contributed<byte[]>> files(Point point) {
        return usable(point).map(entry -> new Contributed<>(entry.id(), entry.bundle(), () -> file(entry))).toList();
    }

    private byte[] file(Entry entry) throws IOException {
        return resources.read(entry.bundle(), entry.attribute("path"));
    }

    private Stream<Entry> usable(Point point) {
        return entries.stream().filter(entry -> entry.point() == point && entry.contribution().problem().isEmpty());
    }
}
