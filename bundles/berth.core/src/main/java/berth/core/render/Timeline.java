// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Claimant;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.evidence.Evidence.EventLogged;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.LogRecord;

/**
 * What happened when to those who have to do with a port, to be drawn: a lane each, all in the same stretch of time.
 *
 * @param language that of the words beside it
 * @param from     the first moment
 * @param until    when it was looked
 * @param boots    when the host was started
 */
public record Timeline(Language language, Instant from, Instant until, List<Instant> boots, List<Lane> lanes) {
    private static final int MOST_MARKS = 200;
    private static final int MOST_LANES = 12;
    private static final Map<Duration, String> SCALE = scale();

    /** Copies the lists. */
    public Timeline {
        boots = List.copyOf(boots);
        lanes = List.copyOf(lanes);
    }

    /**
     * What is known of one program, service or container.
     *
     * @param who   its name, escaped
     * @param role  what it has to do with the port
     * @param since since when it has run until the look; empty where it does not run, or nobody knows
     */
    public record Lane(String who, Role role, Optional<Instant> since, List<Mark> marks) {
        /** Copies the list. */
        public Lane {
            marks = List.copyOf(marks);
        }
    }

    /** What somebody has to do with the port. */
    public enum Role { HAS, WANTS, FAILED }

    /** Something that happened at a moment. */
    public record Mark(Instant at, What what) { }

    /** What can happen. */
    public enum What { STARTED, BIND_FAILED, FAILED, STOPPED }

    private static Map<Duration, String> scale() {
        Map<Duration, String> scale = new LinkedHashMap<>();
        scale.put(Duration.ofDays(365), "a year");
        scale.put(Duration.ofDays(30), "30 days");
        scale.put(Duration.ofDays(7), "a week");
        scale.put(Duration.ofDays(1), "a day");
        scale.put(Duration.ofHours(1), "an hour");
        scale.put(Duration.ofMinutes(5), "5 min");
        scale.put(Duration.ofSeconds(20), "20 s");
        scale.put(Duration.ZERO, "seen");
        return scale;
    }

    /** {@return the lanes of an answer; empty where no time is known of anybody} */
    public static Optional<Timeline> of(Language language, Diagnosis diagnosis) {
        Map<String, Lane> lanes = new LinkedHashMap<>();
        failure(diagnosis).ifPresent(lane -> add(lanes, "failure", lane));
        diagnosis.holders().stream().limit(Few.MOST_HOLDERS)
                .forEach(holder -> add(lanes, holder.host() + " " + holder.service().or(() -> holder.pid().map(String::valueOf)).or(holder::name).orElse(""), ofHolder(language, holder)));
        diagnosis.claimants().forEach(claimant -> add(lanes, claimant.host() + " " + claimant.name(), ofClaimant(diagnosis, claimant)));
        List<Lane> known = lanes.values().stream().limit(MOST_LANES).filter(lane -> lane.since().isPresent() || !lane.marks().isEmpty()).toList();
        List<Instant> boots = TimeText.boots(diagnosis);
        Optional<Instant> from = Stream.concat(boots.stream(), known.stream().flatMap(lane -> Stream.concat(lane.since().stream(), lane.marks().stream().map(Mark::at))))
                .min(Comparator.naturalOrder());
        return known.isEmpty() ? Optional.empty() : from.map(first -> new Timeline(language, first, diagnosis.takenAt(), boots, known));
    }

    /** The same one may have a port and want it. */
    private static void add(Map<String, Lane> lanes, String key, Lane lane) {
        lanes.merge(key, lane, (one, other) -> new Lane(one.who(), one.role(), one.since().or(other::since),
                Stream.concat(one.marks().stream(), other.marks().stream()).distinct().sorted(Comparator.comparing(Mark::at)).limit(MOST_MARKS).toList()));
    }

    private static Lane ofHolder(Language language, Holder holder) {
        Optional<Instant> since = TimeText.since(holder);
        return new Lane(Wording.name(new TimeText(language).who(holder)), Role.HAS, since, since.map(at -> new Mark(at, What.STARTED)).stream().toList());
    }

    private static Lane ofClaimant(Diagnosis diagnosis, Claimant claimant) {
        boolean runs = claimant.state().equals(Optional.of(ServiceState.RUNNING));
        List<Mark> marks = new ArrayList<>(claimant.since().flatMap(since -> claimant.state().flatMap(Timeline::what).map(what -> new Mark(since, what))).stream().toList());
        failures(diagnosis, claimant).limit(MOST_MARKS).forEach(marks::add);
        return new Lane(Wording.name(claimant.name()), Role.WANTS, claimant.since().filter(since -> runs), marks.stream().distinct().sorted(Comparator.comparing(Mark::at)).toList());
    }

    private static Optional<What> what(ServiceState state) {
        return switch (state) {
        case RUNNING -> Optional.of(What.STARTED);
        case STOPPED -> Optional.of(What.STOPPED);
        case FAILED -> Optional.of(What.FAILED);
        case STARTING, STOPPING, OTHER -> Optional.empty();
        };
    }

    /** What the log tells of its failed starts, in records that name it. */
    private static Stream<Mark> failures(Diagnosis diagnosis, Claimant claimant) {
        return diagnosis.evidence().stream().filter(cited -> cited.host().equals(claimant.host())).map(Diagnosis.Cited::evidence)
                .filter(EventLogged.class::isInstance).map(EventLogged.class::cast).map(EventLogged::event)
                .filter(event -> event.strings().contains(claimant.name())).map(LogRecord::time).flatMap(Optional::stream).map(at -> new Mark(at, What.FAILED));
    }

    private static Optional<Lane> failure(Diagnosis diagnosis) {
        return diagnosis.question().failure().flatMap(failure -> failure.record().time().map(at -> new Lane(
                Wording.name(diagnosis.question().service().orElse(failure.record().provider())), Role.FAILED, Optional.empty(), List.of(new Mark(at, What.BIND_FAILED)))));
    }

    /** A line of the scale, and what it says. */
    public record Tick(double place, String text) { }

    /**
     * {@return where a moment is to be drawn, from 0 on the left to 1 on the right}
     * What is long ago is drawn closer together: by the logarithm of the seconds before the look.
     */
    public double place(Instant at) {
        return 1 - Math.log1p(age(at)) / Math.log1p(Math.max(1, age(from)));
    }

    private double age(Instant at) {
        return Math.max(0, until.getEpochSecond() - at.getEpochSecond() + (until.getNano() - at.getNano()) / 1e9);
    }

    /** {@return the scale, from the oldest to the look} */
    public List<Tick> ticks() {
        Stream<Tick> scale = SCALE.entrySet().stream().filter(tick -> tick.getKey().toSeconds() <= age(from)).map(tick -> new Tick(place(until.minus(tick.getKey())), language.of(tick.getValue())));
        return Stream.concat(Stream.of(new Tick(place(from), Wording.time(from))), scale).toList();
    }

    /** {@return what happened, a line each, in its order} */
    public List<String> lines() {
        record Line(Instant at, String text) { }
        Stream<Line> marks = lanes.stream().flatMap(lane -> lane.marks().stream().map(mark -> new Line(mark.at(), words(lane.who(), mark.what()))));
        return Stream.of(boots.stream().map(boot -> new Line(boot, booted())), marks, Stream.of(new Line(until, language.of("this was seen")))).flatMap(lines -> lines)
                .sorted(Comparator.comparing(Line::at)).map(line -> Wording.time(line.at()) + "  " + line.text()).distinct().toList();
    }

    /** {@return what happened to somebody} */
    public String words(String who, What what) {
        return switch (what) {
        case STARTED -> language.of("%s was started", who);
        case BIND_FAILED -> language.of("%s could not take the port", who);
        case FAILED -> language.of("%s failed", who);
        case STOPPED -> language.of("%s stopped", who);
        };
    }

    /** {@return what somebody has to do with the port} */
    public String words(String who, Role role) {
        return switch (role) {
        case HAS -> language.of("%s has it", who);
        case WANTS -> language.of("%s wants it", who);
        case FAILED -> language.of("%s did not get it", who);
        };
    }

    /** {@return what happened when the host was started} */
    public String booted() {
        return language.of("the host was started");
    }

    /** {@return since when somebody runs, where that moment stands before it} */
    public String runs(String who) {
        return language.of("%s runs since then", who);
    }
}
