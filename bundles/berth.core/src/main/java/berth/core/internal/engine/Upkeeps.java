// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.engine;

import java.util.Optional;

import berth.core.diagnosis.Diagnosis.Upkeep;
import berth.core.evidence.Evidence.ServiceSeen;
import berth.core.evidence.Evidence.ServiceState;
import berth.core.evidence.Evidence.StartLimit;

/** What starts a service again, and whether the system has given that up. */
final class Upkeeps {
    private static final String HIT = "start-limit-hit";

    private Upkeeps() { }

    static Upkeep of(Optional<ServiceSeen> service) {
        return service.map(unit -> new Upkeep(unit.startType(), unit.restart(), unit.restarts(), unit.since(), unit.limit(), isGivenUp(unit)))
                .orElse(Upkeep.UNKNOWN);
    }

    /**
     * Where the service itself had failed before the limit was met, systemd keeps that as the result (service_enter_dead of
     * src/core/service.c); then the count of automatic starts tells.
     */
    private static boolean isGivenUp(ServiceSeen unit) {
        Optional<StartLimit> limit = unit.limit().filter(known -> unit.state() == ServiceState.FAILED);
        boolean restarts = unit.restart().filter(restart -> !restart.equals("no")).isPresent();
        boolean often = restarts && limit.flatMap(StartLimit::burst).filter(burst -> burst > 0)
                .filter(burst -> unit.restarts().filter(count -> count >= burst).isPresent()).isPresent();
        return often || limit.flatMap(StartLimit::result).filter(HIT::equals).isPresent();
    }
}
