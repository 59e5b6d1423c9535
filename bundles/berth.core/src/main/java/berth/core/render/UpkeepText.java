// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.render;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import berth.core.diagnosis.Diagnosis.Claimant;
import berth.core.diagnosis.Diagnosis.Upkeep;
import berth.core.evidence.Evidence.StartLimit;

/** The words for what starts a service again. */
record UpkeepText(Language language) {
    private static final Set<String> AT_BOOT = Set.of("enabled", "enabled-runtime", "auto", "delayed-auto");

    /** {@return whether something starts by itself: in the system's own word where that is none of those for the boot} */
    String start(String type) {
        return AT_BOOT.contains(type) ? language.of("starts at boot") : type;
    }

    Optional<String> holder(Upkeep upkeep) {
        List<String> parts = new ArrayList<>();
        upkeep.startType().filter(AT_BOOT::contains).ifPresent(type -> parts.add(start(type)));
        restarting(upkeep).ifPresent(restart -> parts.add(language.of("comes back when it ends (%s)", setting(restart))));
        count(upkeep).ifPresent(count -> parts.add(language.of(count, "restarted 1 time so far", "restarted %s times so far")));
        count(upkeep).flatMap(count -> upkeep.limit()).flatMap(this::limit).ifPresent(limit -> parts.add(language.of("at most %s", limit)));
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", parts));
    }

    /** What a claimant tries again and again, or tries no longer. */
    String claimant(Claimant claimant) {
        Upkeep upkeep = claimant.upkeep();
        String tried = restarting(upkeep).map(restart -> ", " + setting(restart)).orElse("")
                + count(upkeep).map(count -> ", " + language.of(count, "restarted 1 time", "restarted %s times")).orElse("");
        String anew = anew(claimant.name());
        return !upkeep.givenUp() ? tried : tried + "; " + upkeep.limit().flatMap(this::limit).map(limit -> language.of("the system has given it up after %s: %s lets it be started anew", limit, anew))
                .orElseGet(() -> language.of("the system has given it up: %s lets it be started anew", anew));
    }

    /** A unit of a user's manager is named after that. */
    private static String anew(String unit) {
        int manager = unit.lastIndexOf('/');
        return TextRenderer.command(manager < 0 ? List.of("systemctl", "reset-failed", "--", unit)
                : List.of("systemctl", "--user", "reset-failed", "--", unit.substring(manager + 1)));
    }

    /** Windows has a list of failure actions, of which one is to restart. */
    private String setting(String restart) {
        return restart.equals("restart") ? language.of("failure actions: restart") : "Restart=" + Wording.name(restart);
    }

    private static Optional<String> restarting(Upkeep upkeep) {
        return upkeep.restart().filter(restart -> !restart.equals("no"));
    }

    private Optional<Integer> count(Upkeep upkeep) {
        return upkeep.restarts().filter(n -> n > 0);
    }

    /** An interval of 0 is no limit (systemd.unit(5)). */
    private Optional<String> limit(StartLimit limit) {
        return limit.burst().flatMap(burst -> limit.interval().filter(interval -> burst > 0 && !interval.equals("0"))
                .map(interval -> language.of(burst, "1 start within %s", "%s starts within %s", Wording.name(interval))));
    }
}
