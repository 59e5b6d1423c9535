// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.act;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import berth.core.evidence.Endpoint;
import berth.core.snapshot.HostId;
import berth.core.spi.Actuator.Plan;

/**
 * What a person let Berth do to get a port back, with the state before, so that it can be taken back.
 *
 * @param host      the name of the host on which it was done
 * @param machineId a hash of its machine id, where it has one
 * @param deeds     in the order in which they are done
 */
public record Undertaking(Instant begun, String host, Optional<String> machineId, Endpoint wanted, List<Deed> deeds) {

    /** Copies the list. */
    public Undertaking {
        deeds = List.copyOf(deeds);
    }

    /** {@return whether it was done on that host: hosts that are called the same are told apart by their machine ids, and one that was renamed is still the same} */
    public boolean isOf(HostId here) {
        return machineId.isPresent() && here.machineId().isPresent() ? machineId.equals(here.machineId()) : host.equals(here.name());
    }

    /** How far something was done. */
    public enum Stage {
        /** It was about to be done; when it still says so later, nobody knows whether it was. */
        BEGUN,
        /** It was done. */
        DONE,
        /** It could not be done, or not all of it. */
        FAILED,
        /** It was done and taken back. */
        UNDONE
    }

    /**
     * One plan that was carried out.
     *
     * @param actuator the id of who did it, and who takes it back
     * @param problem  why not all was done
     */
    public record Deed(String actuator, Plan plan, Stage stage, Optional<String> problem) {
        /** {@return the same, that far} */
        public Deed at(Stage reached, Optional<String> why) {
            return new Deed(actuator, plan, reached, why);
        }

        /** {@return whether there may be something to take back} */
        public boolean isOpen() {
            return stage != Stage.UNDONE && !plan.undo().isEmpty();
        }
    }

    /** {@return the same with one more} */
    public Undertaking with(Deed deed) {
        List<Deed> all = new ArrayList<>(deeds);
        all.add(deed);
        return new Undertaking(begun, host, machineId, wanted, all);
    }

    /** {@return the same with another one in that place} */
    public Undertaking with(int place, Deed deed) {
        List<Deed> all = new ArrayList<>(deeds);
        all.set(place, deed);
        return new Undertaking(begun, host, machineId, wanted, all);
    }

    /** {@return whether there is something to take back} */
    public boolean isOpen() {
        return deeds.stream().anyMatch(Deed::isOpen);
    }
}
