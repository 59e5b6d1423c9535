// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.contribution;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.eclipse.core.runtime.IExtensionRegistry;

import berth.core.article.Article;
import berth.core.article.ArticleReader;
import berth.core.diagnosis.Advice;
import berth.core.failure.FailurePatternReader;
import berth.core.internal.contribution.DetectorData;
import berth.core.internal.contribution.Entry;
import berth.core.internal.contribution.EntryReader;
import berth.core.internal.contribution.FingerprintDetector;
import berth.core.internal.contribution.TranslationCheck;
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
    private static final Duration TURN = Duration.ofMillis(200);

    private final EntryReader reader;
    private final List<Entry> entries;
    private final Map<Point, List<Entry>> checked = new EnumMap<>(Point.class);
    private final List<Contribution> problems;
    private final Map<List<String>, Contribution> known;
    private final List<Contribution> missing = new ArrayList<>();
    private final Map<String, Guest> guests = new HashMap<>();
    private final Function<String, Optional<Guest>> hosts;
    private final Resources resources;
    private final FingerprintDetector.Maker made = new FingerprintDetector.Maker();

    /**
     * Reads the registry once.
     *
     * @param problems bundles that the host of the registry could not even add to it
     */
    public Contributions(IExtensionRegistry registry, Resources resources, List<Contribution> problems) {
        this(registry, resources, problems, new GuestBook(StateFolder.none()));
    }

    private Contributions(IExtensionRegistry registry, Resources resources, List<Contribution> problems, GuestBook unwritten) {
        this(registry, resources, problems, bundle -> Optional.of(bundle).filter(Guest::isStranger).map(name -> unwritten.guest(name, "")));
    }

    /**
     * Reads the registry once.
     *
     * @param problems bundles that the host of the registry could not even add to it
     * @param hosts    gives a stranger's bundle to be entered in the guest book while its code runs; empty for our own; asked only
     *                 for bundles that bring code
     */
    public Contributions(IExtensionRegistry registry, Resources resources, List<Contribution> problems, Function<String, Optional<Guest>> hosts) {
        this(registry, resources, problems, hosts, Set.of(), List.of());
    }

    /**
     * Reads the registry once; of bundles that were checked before, each point when it is first asked for.
     *
     * @param checked bundles whose entries were read before
     * @param known   what was wrong with them then
     */
    Contributions(IExtensionRegistry registry, Resources resources, List<Contribution> problems, Function<String, Optional<Guest>> hosts,
            Set<String> checked, List<Contribution> known) {
        this.reader = new EntryReader(registry, resources, checked);
        this.hosts = hosts;
        this.entries = withoutMissing(reader.read());
        this.resources = resources;
        this.known = known.stream().collect(Collectors.toMap(Contributions::place, fault -> fault, (one, other) -> one));
        this.problems = Stream.of(problems, known.stream().filter(fault -> fault.problem().isPresent()).toList()).flatMap(List::stream).toList();
    }

    /** Nothing is used of a bundle whose code did not come back, not even its data. */
    private List<Entry> withoutMissing(List<Entry> read) {
        Map<String, String> reasons = new HashMap<>();
        Set<String> asked = new HashSet<>();
        for (Entry entry : read) {
            String bundle = entry.bundle();
            Optional<Guest> host = entry.isCode() && asked.add(bundle) ? hosts.apply(bundle) : Optional.empty();
            host.ifPresent(guest -> {
                guests.put(bundle, guest);
                guest.missing().ifPresent(reason -> {
                    reasons.put(bundle, reason);
                    missing.add(Contribution.unusableBundle(bundle, reason));
                });
            });
        }
        return reasons.isEmpty() ? read : read.stream().map(entry -> entry.contribution().problem().isPresent() ? entry
                : Optional.ofNullable(reasons.get(entry.bundle())).map(entry::leftOut).orElse(entry)).toList();
    }

    /** {@return the bundles that are out because their code did not come back the last time; their entries are among {@link #all}, too} */
    public List<Contribution> missing() {
        return List.copyOf(missing);
    }

    /** {@return those of all contributions that are not in use} */
    public List<Contribution> leftOut() {
        return ordered(Stream.concat(problems.stream(), entries.stream().map(Entry::contribution).filter(entry -> entry.problem().isPresent())));
    }

    /** {@return all with which something is wrong, in use or not; without those of bundles that are {@link #missing}} */
    public List<Contribution> faults() {
        Map<String, Optional<String>> out = missing.stream().collect(Collectors.toMap(Contribution::bundle, Contribution::problem));
        return ordered(Stream.of(problems.stream(), known.values().stream().filter(fault -> fault.problem().isEmpty()),
                entries.stream().map(Entry::contribution).filter(entry -> entry.fault().isPresent() && (entry.problem().isEmpty() || !entry.problem().equals(out.get(entry.bundle())))))
                .flatMap(some -> some));
    }

    /** {@return every contribution found, in use or not, in the order of point, bundle and id} */
    public List<Contribution> all() {
        return ordered(Stream.concat(problems.stream(), everything().map(Entry::contribution)));
    }

    private static List<Contribution> ordered(Stream<Contribution> contributions) {
        List<Contribution> all = new ArrayList<>(contributions.toList());
        all.sort(Contributions::inOrder);
        return List.copyOf(all);
    }

    private static int inOrder(Contribution one, Contribution other) {
        int byPoint = one.point().orElse("").compareTo(other.point().orElse(""));
        int byBundle = byPoint != 0 ? byPoint : one.bundle().compareTo(other.bundle());
        return byBundle != 0 ? byBundle : one.id().orElse("").compareTo(other.id().orElse(""));
    }

    /** {@return every contribution, after each one that is in use was tried}; as {@link #tried} */
    public List<Contribution> verified() {
        return tried().stream().map(Tried::contribution).toList();
    }

    /**
     * {@return every contribution, after each one that is in use was tried: its class is loaded and created, its data read}
     * Whatever does not answer within ten seconds is left out too; only a listing asks for this.
     */
    public List<Tried> tried() {
        List<Tried> all = new ArrayList<>(all().stream().map(contribution -> new Tried(contribution, Optional.empty())).toList());
        List<Entry> tried = everything().filter(entry -> entry.contribution().problem().isEmpty()).toList();
        List<TimedCall> trials = tried.stream().map(entry -> new TimedCall(trial(entry))).toList();
        List<Guard.Outcome<Object>> outcomes = Guard.callInTurn(List.copyOf(trials), TURN, TRIAL);
        for (int i = 0; i < tried.size(); i++) {
            Entry entry = tried.get(i);
            Contribution before = entry.contribution();
            Optional<Duration> took = trials.get(i).took();
            all.set(all.indexOf(new Tried(before, Optional.empty())), outcomes.get(i).either(done -> new Tried(done instanceof Article article ? before.remarked(new TranslationCheck(resources).faults(article, entry.attribute("path"))) : before, took), silent -> new Tried(before.leftOut(silent.reason()), took)));
        }
        return List.copyOf(all);
    }

    /** {@return who brings the contributions, in the order of their names}; reads all of their jars, so only a listing asks for this. */
    public List<Contributor> contributors() {
        return Contributors.of(all().stream().map(Contribution::bundle).distinct().sorted().toList(), resources, TRIAL);
    }

    private Callable<Object> trial(Entry entry) {
        return switch (entry.point()) {
        case EVIDENCE_SOURCES -> () -> code(entry, EvidenceSource.class).<Object> use(made -> made);
        case EVENT_LOG_FORMATS -> () -> code(entry, EventLogFormat.class).<Object> use(made -> made);
        case ANTIVIRUS_DETECTORS -> () -> detector(entry).<Object> use(made -> made);
        case ACTUATORS -> () -> code(entry, Actuator.class).<Object> use(made -> made);
        case ARTICLES -> () -> ArticleReader.read(entry.id(), entry.bundle(), file(entry));
        case FAILURE_PATTERNS -> () -> FailurePatternReader.read(entry.id(), file(entry));
        };
    }

    /** {@return the sources that can look at that operating system: {@code linux}, {@code windows} or {@code macos}} */
    public List<ContributedSource> sources(String os) {
        return usable(Point.EVIDENCE_SOURCES).filter(entry -> entry.optional("os").map(os::equals).orElse(true))
                .map(entry -> new ContributedSource(EntryReader.topics(entry), code(entry, EvidenceSource.class))).toList();
    }

    /** {@return the actuators that work on that operating system: {@code linux}, {@code windows} or {@code macos}} */
    public List<Contributed<Actuator>> actuators(String os) {
        return usable(Point.ACTUATORS).filter(entry -> entry.optional("os").map(os::equals).orElse(true)).map(entry -> code(entry, Actuator.class)).toList();
    }

    /** {@return the formats of event logs} */
    public List<Contributed<EventLogFormat>> formats() {
        return usable(Point.EVENT_LOG_FORMATS).map(entry -> code(entry, EventLogFormat.class)).toList();
    }

    /** {@return the anti-virus detectors, those of data and those of code} */
    public List<ContributedDetector> detectors() {
        return usable(Point.ANTIVIRUS_DETECTORS)
                .map(entry -> new ContributedDetector(entry.attribute("vendor"), entry.attribute("product"), DetectorData.advice(entry), parts(entry), !entry.isCode(),
                        detector(entry))).toList();
    }

    /** Reads the detectors of data, for somebody who will ask them soon; what can't be read says so when it is asked. */
    public void prepareDetectors() {
        detectors().stream().filter(ContributedDetector::isData).forEach(data -> Guard.call(data.detector().make()));
    }

    /** Parts are read late, and a bundle may have been taken out meanwhile. */
    private static Map<String, Advice> parts(Entry entry) {
        return Guard.call(() -> DetectorData.parts(entry)).value().orElse(Map.of());
    }

    private Contributed<AntivirusDetector> detector(Entry entry) {
        return entry.isCode() ? code(entry, AntivirusDetector.class) : new Contributed<>(entry.id(), entry.bundle(), () -> made.of(entry));
    }

    private <T> Contributed<T> code(Entry entry, Class<T> type) {
        return new Contributed<>(entry.id(), entry.bundle(), () -> entry.create(type), guest(entry.bundle()));
    }

    /** Those of bundles that were checked before come as late as their entries; that they came back was looked at before. */
    private Optional<Guest> guest(String bundle) {
        return Optional.ofNullable(guests.get(bundle)).or(() -> hosts.apply(bundle));
    }

    /** {@return whether an entry of that stranger's bundle, not checked before, names a class} */
    boolean bringsCode(String bundle) {
        return guests.containsKey(bundle);
    }

    /** {@return the articles' files, by the id that their extension gives them} */
    public List<Contributed<byte[]>> articles() {
        return files(Point.ARTICLES);
    }

    /** {@return for each article the file of its translation, which lies beside it as {@code NAME.LANGUAGE.md}; where there is none, making it fails} */
    public List<Contributed<byte[]>> translations(String language) {
        return usable(Point.ARTICLES).map(entry -> new Contributed<>(entry.id(), entry.bundle(),
                () -> resources.read(entry.bundle(), beside(entry.attribute("path"), language)))).toList();
    }

    private static String beside(String path, String language) {
        int dot = path.lastIndexOf('.');
        int end = dot > path.lastIndexOf('/') ? dot : path.length();
        return path.substring(0, end) + "." + language + path.substring(end);
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
        return Stream.concat(checked(point).stream(), entries.stream().filter(entry -> entry.point() == point && entry.contribution().problem().isEmpty()));
    }

    private Stream<Entry> everything() {
        return Stream.concat(Stream.of(Point.values()).flatMap(point -> checked(point).stream()), entries.stream());
    }

    private synchronized List<Entry> checked(Point point) {
        return checked.computeIfAbsent(point, all -> known.isEmpty() ? reader.checked(all) : reader.checked(all).stream().flatMap(this::remembered).toList());
    }

    /** What was out is among the problems. Two entries in one place are both out. */
    private Stream<Entry> remembered(Entry entry) {
        Contribution fault = known.getOrDefault(place(entry.contribution()), entry.contribution());
        return fault.problem().isPresent() ? Stream.empty() : Stream.of(entry.as(fault));
    }

    private static List<String> place(Contribution of) {
        return List.of(of.point().orElse(""), of.id().orElse(""), of.bundle());
    }
}
