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
final class UpkeepText {
    private static final Set<String> AT_BOOT = Set.of("enabled", "enabled-runtime", "auto", "delayed-auto");

    private UpkeepText() { }

    /** {@return whether something starts by itself: in the system's own word where that is none of those for the boot} */
    static String start(String type) {
        return AT_BOOT.contains(type) ? "starts at boot" : type;
    }

    static Optional<String> holder(Upkeep upkeep) {
        List<String> parts = new ArrayList<>();
        upkeep.startType().filter(AT_BOOT::contains).ifPresent(type -> parts.add(start(type)));
        restarting(upkeep).ifPresent(restart -> parts.add("comes back when it ends (" + setting(restart) + ")"));
        count(upkeep).ifPresent(count -> parts.add(count + " so far"));
        count(upkeep).flatMap(count -> upkeep.limit()).flatMap(UpkeepText::limit).ifPresent(limit -> parts.add("at most " + limit));
        return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", parts));
    }

    /** What a claimant tries again and again, or tries no longer. */
    static String claimant(Claimant claimant) {
        Upkeep upkeep = claimant.upkeep();
        String tried = restarting(upkeep).map(restart -> ", " + setting(restart)).orElse("")
                + count(upkeep).map(count -> ", " + count).orElse("");
        return !upkeep.givenUp() ? tried : tried + "; the system has given it up" + upkeep.limit().flatMap(UpkeepText::limit)
                .map(limit -> " after " + limit).orElse("") + ": " + anew(claimant.name()) + " lets it be started anew";
    }

    /** A unit of a user's manager is named after that. */
    private static String anew(String unit) {
        int manager = unit.lastIndexOf('/');
        return TextRenderer.command(manager < 0 ? List.of("systemctl", "reset-failed", "--", unit)
                : List.of("systemctl", "--user", "reset-failed", "--", unit.substring(manager + 1)));
    }

    /** Windows has a list of failure actions, of which one is to restart. */
    private static String setting(String restart) {
        return restart.equals("restart") ? "failure actions: restart" : "Restart=" + Wording.name(restart);
    }

    private static Optional<String> restarting(Upkeep upkeep) {
        return upkeep.restart().filter(restart -> !restart.equals("no"));
    }

    private static Optional<String> count(Upkeep upkeep) {
        return upkeep.restarts().filter(n -> n > 0).map(n -> "restarted " + n + (n == 1 ? " time" : " times"));
    }

    /** An interval of 0 is no limit (systemd.unit(5)). */
    private static Optional<String> limit(StartLimit limit) {
        return limit.burst().flatMap(burst -> limit.interval().filter(interval -> burst > 0 && !interval.equals("0"))
                .map(interval -> burst + (burst == 1 ? " start" : " starts") + " within " + Wording.name(interval)));
    }
}
