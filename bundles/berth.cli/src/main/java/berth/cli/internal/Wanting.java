// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import berth.core.diagnosis.Diagnosis;
import berth.core.diagnosis.Diagnosis.Claimant;
import berth.core.diagnosis.Diagnosis.Step;
import berth.core.evidence.Evidence.ClaimBasis;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.inquiry.LocalHost;

/** The unit that is to have the port when it is free. */
record Wanting(Claimant claimant) {
    private static final Set<String> AT_BOOT = Set.of("enabled", "enabled-runtime", "auto", "delayed-auto");

    /**
     * {@return the one that failed to get it; where none did, the one that is set up for it, starts at the boot and does not run}
     * After an undo that is the one that had failed before: systemd forgets a failure when the unit is started. Of several nobody knows which one is meant.
     */
    static Optional<Wanting> of(Diagnosis diagnosis) {
        List<Claimant> failed = diagnosis.claimants().stream().filter(claimant -> claimant.state().equals(Optional.of(ServiceState.FAILED))).toList();
        List<Claimant> wanting = failed.isEmpty() ? diagnosis.claimants().stream().filter(Wanting::isIdle).toList() : failed;
        return wanting.stream().map(Claimant::name).distinct().count() == 1 ? Optional.of(new Wanting(wanting.getFirst())) : Optional.empty();
    }

    private static boolean isIdle(Claimant claimant) {
        return claimant.state().equals(Optional.of(ServiceState.STOPPED)) && claimant.basis().equals(Optional.of(ClaimBasis.CONFIGURED)) && startsAtBoot(claimant.startType());
    }

    private static boolean startsAtBoot(Optional<String> startType) {
        return startType.filter(AT_BOOT::contains).isPresent();
    }

    /** {@return the step that starts it} */
    Step start() {
        boolean windows = LocalHost.current().os().equals("windows");
        String wants = claimant.state().equals(Optional.of(ServiceState.FAILED)) ? "which wants the port and failed." : "which wants the port, starts at the boot and does not run.";
        return new Step("start-wanted", "berth", "Start " + claimant.name() + ", " + wants, Optional.empty(),
                List.of(windows ? List.of("net", "start", claimant.name()) : List.of("systemctl", "start", "--", claimant.name())), List.of(), Optional.of(windows ? "administrator" : "root"));
    }

    /** {@return whether the next boot starts it and a holder, too} */
    boolean meetsAtBoot(Diagnosis diagnosis) {
        return startsAtBoot(claimant.startType()) && diagnosis.holders().stream().anyMatch(holder -> startsAtBoot(holder.upkeep().startType()));
    }
}
