// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;

import berth.core.diagnosis.Cause;
import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Claimant;
import berth.core.diagnosis.Diagnosis.Holder;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.SettingSeen;

/** What happened when, as far as it was seen, and what that means for the failure that is asked about. */
public record TimeText(Language language) {
    /** In English. */
    public static final TimeText ENGLISH = new TimeText(Language.ENGLISH);
    private static final int MOST = 6;

    /** What can happen to one of those who have to do with the port. */
    enum What {
        BOOTED, STARTED, BIND_FAILED, FAILED, STOPPED, SEEN;

        String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** @param who a service or program; of a boot, or of the look itself, the host */
    record Moment(Instant at, What what, String who) { }

    /** {@return the moments in their order; none where no failure is asked about, or nothing but that and the look is known} */
    List<Moment> moments(Diagnosis diagnosis) {
        Optional<Instant> failed = failure(diagnosis);
        if (failed.isEmpty()) {
            return List.of();
        }
        List<Moment> moments = new ArrayList<>();
        diagnosis.holders().stream().limit(Few.MOST_HOLDERS).forEach(holder -> since(holder).ifPresent(since -> moments.add(new Moment(since, What.STARTED, who(holder)))));
        diagnosis.claimants().forEach(claimant -> moment(claimant).ifPresent(moments::add));
        booted(diagnosis).ifPresent(boot -> moments.add(new Moment(boot, What.BOOTED, diagnosis.question().host())));
        if (moments.isEmpty()) {
            return List.of();
        }
        moments.add(new Moment(failed.get(), What.BIND_FAILED, diagnosis.question().service().orElse(diagnosis.question().failure().orElseThrow().record().provider())));
        moments.add(new Moment(diagnosis.takenAt(), What.SEEN, diagnosis.question().host()));
        return moments.stream().sorted(Comparator.comparing(Moment::at)).limit(MOST).toList();
    }

    private static Optional<Moment> moment(Claimant claimant) {
        return claimant.since().flatMap(since -> claimant.state().flatMap(state -> switch (state) {
        case RUNNING -> Optional.of(What.STARTED);
        case STOPPED -> Optional.of(What.STOPPED);
        case FAILED -> Optional.of(What.FAILED);
        case STARTING, STOPPING, OTHER -> Optional.<What> empty();
        }).map(what -> new Moment(since, what, claimant.name())));
    }

    /** {@return the moments, a line each} */
    public List<String> lines(Diagnosis diagnosis) {
        return moments(diagnosis).stream().map(moment -> Wording.time(moment.at()) + "  " + words(Wording.name(moment.who()), moment.what())).toList();
    }

    private String words(String who, What what) {
        return switch (what) {
        case BOOTED, STARTED -> language.of("%s was started", who);
        case BIND_FAILED -> language.of("%s could not take the port", who);
        case FAILED -> language.of("%s failed", who);
        case STOPPED -> language.of("%s stopped", who);
        case SEEN -> language.of("this was seen");
        };
    }

    private String briefly(Moment moment) {
        String who = Wording.name(moment.who());
        return switch (moment.what()) {
        case BOOTED, STARTED -> language.of("%s started", who);
        case BIND_FAILED, FAILED -> language.of("%s failed", who);
        case STOPPED -> language.of("%s stopped", who);
        case SEEN -> language.of("seen");
        };
    }

    /** {@return the same moments in a row, a date where the day changes; that a service failed is left out where its bind did, and all where other lines say it} */
    Optional<String> inOneLine(Diagnosis diagnosis) {
        List<Moment> moments = isSaid(diagnosis) ? List.of() : moments(diagnosis);
        Optional<String> asked = moments.stream().filter(moment -> moment.what() == What.BIND_FAILED).map(Moment::who).findFirst();
        StringJoiner line = new StringJoiner("; ");
        String day = "";
        for (Moment moment : moments) {
            String[] time = Wording.time(moment.at()).split(" ");
            if (moment.what() != What.FAILED || !asked.equals(Optional.of(moment.who()))) {
                line.add((time[0].equals(day) ? "" : time[0] + " ") + time[1] + " " + briefly(moment));
                day = time[0];
            }
        }
        return moments.isEmpty() ? Optional.empty() : Optional.of(line + " (UTC)");
    }

    /** Since when WHO has it, WHO says, and when the bind failed, PROOF. */
    private boolean isSaid(Diagnosis diagnosis) {
        List<String> holders = diagnosis.holders().stream().map(this::who).toList();
        return moments(diagnosis).stream().allMatch(moment -> switch (moment.what()) {
        case STARTED -> holders.contains(moment.who());
        case FAILED, BIND_FAILED, SEEN -> true;
        case BOOTED, STOPPED -> false;
        });
    }

    private static Optional<Instant> failure(Diagnosis diagnosis) {
        return diagnosis.question().failure().flatMap(failure -> failure.record().time());
    }

    /** {@return when the host was started, where that was after the failure} */
    private static Optional<Instant> booted(Diagnosis diagnosis) {
        return boots(diagnosis).stream().findFirst().filter(boot -> failure(diagnosis).filter(boot::isAfter).isPresent());
    }

    /** {@return when the host was started, as far as it was seen} */
    static List<Instant> boots(Diagnosis diagnosis) {
        return KernelText.settings(diagnosis, "host").filter(setting -> setting.key().equals("booted")).map(SettingSeen::value).flatMap(TimeText::parsed).toList();
    }

    private static Stream<Instant> parsed(String text) {
        try {
            return Stream.of(Instant.parse(text));
        } catch (DateTimeException e) {
            return Stream.empty();
        }
    }

    static Optional<Instant> since(Holder holder) {
        return holder.upkeep().since().or(holder::started);
    }

    String who(Holder holder) {
        return holder.service().or(holder::name).orElseGet(() -> language.of("the holder"));
    }

    /** {@return what the times mean, as further sentences of the reason} */
    String meaning(Diagnosis diagnosis) {
        return diagnosis.cause().equals(Optional.of(Cause.GONE)) ? (rebooted(diagnosis) + " " + then(diagnosis)).strip() : (later(diagnosis) + " " + race(diagnosis)).strip();
    }

    private String rebooted(Diagnosis diagnosis) {
        return booted(diagnosis).map(boot -> language.of("The host was started anew since the failure.")).orElse("");
    }

    /** Who takes the port whenever it runs, and stopped only after the failure. */
    private String then(Diagnosis diagnosis) {
        return diagnosis.claimants().stream().filter(claimant -> claimant.state().equals(Optional.of(ServiceState.STOPPED)) && !diagnosis.question().service().equals(Optional.of(claimant.name())))
                .filter(claimant -> claimant.since().filter(stopped -> failure(diagnosis).filter(stopped::isAfter).isPresent()).isPresent()).findFirst()
                .map(claimant -> language.of("%s, which takes the port when it runs, stopped only after the failure: most likely it had the port then.", Wording.name(claimant.name()))).orElse("");
    }

    private String later(Diagnosis diagnosis) {
        Optional<Instant> failed = failure(diagnosis);
        boolean later = failed.isPresent() && !diagnosis.holders().isEmpty() && diagnosis.holders().stream()
                .allMatch(holder -> holder.started().map(started -> started.isAfter(failed.get())).orElse(false));
        if (!later) {
            return "";
        }
        boolean comesBack = diagnosis.holders().stream().anyMatch(holder -> holder.upkeep().startType().filter("enabled"::equals).isPresent());
        return booted(diagnosis).map(boot -> comesBack
                ? language.of("The host was started anew since the failure; who has it now came after that, so it may have been another then, and it comes back at every boot.")
                : language.of("The host was started anew since the failure; who has it now came after that, so it may have been another then."))
                .orElseGet(() -> language.of("Who has it now started only after the failure, so it may have been another."));
    }

    /** Who came first; that the other one failed then, and when, is said of it where it wants the port. */
    private String race(Diagnosis diagnosis) {
        Optional<Claimant> late = diagnosis.claimants().stream().filter(claimant -> claimant.since().isPresent()
                && claimant.state().filter(state -> state == ServiceState.FAILED || state == ServiceState.STARTING).isPresent()).findFirst();
        Optional<Holder> first = diagnosis.holders().stream().filter(holder -> since(holder)
                .filter(since -> late.flatMap(Claimant::since).filter(since::isBefore).isPresent()).isPresent()).findFirst();
        return late.isEmpty() || first.isEmpty() ? ""
                : first.get().service().or(first.get()::name).map(name -> language.of("%s was there first.", Wording.name(name))).orElseGet(() -> language.of("The holder was there first."));
    }
}
