// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.linux.units;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import berth.core.evidence.Evidence.ClaimBasis;
import berth.core.evidence.Evidence.ServiceState;

/**
 * What files say of claims, corrected by what systemd says: it knows the start type, what a socket unit really listens on, and services
 * that somebody started by hand.
 */
record ClaimList(List<Claim> claims) {

    ClaimList(List<Claim> ofFiles, List<ShownUnit> shown, FileClaims files) {
        this(corrected(ofFiles, shown, files));
    }

    private static List<Claim> corrected(List<Claim> ofFiles, List<ShownUnit> shown, FileClaims files) {
        Map<String, ShownUnit> byName = new HashMap<>();
        shown.forEach(unit -> unit.name().ifPresent(name -> byName.put(name.text(), unit)));
        List<Claim> all = new ArrayList<>();
        for (Claim claim : ofFiles) {
            Optional<ShownUnit> unit = Optional.ofNullable(byName.get(claim.by()));
            if (unit.map(ShownUnit::listens).map(List::isEmpty).orElse(true)) {
                all.add(unit.flatMap(ShownUnit::startType).map(claim::withStartType).orElse(claim));
            }
        }
        shown.forEach(unit -> unit.name().ifPresent(name -> all.addAll(listens(unit, name.text()))));
        for (ShownUnit unit : shown) {
            boolean failing = unit.state() == ServiceState.FAILED || unit.state() == ServiceState.STARTING;
            unit.name().filter(name -> failing && !name.isSocket() && ofFiles.stream().noneMatch(claim -> claim.by().equals(name.text())))
                    .ifPresent(name -> all.addAll(files.service(name, unit.command(), unit.startType(), place(unit, name.text()))));
        }
        return all;
    }

    /** {@return the claims of a socket unit, under that name, as systemd has it} */
    static List<Claim> listens(ShownUnit unit, String as) {
        return unit.listens().stream().distinct()
                .map(endpoint -> new Claim(as, endpoint, ClaimBasis.CONFIGURED, unit.startType(), place(unit, as), unit.isV6Only())).toList();
    }

    private static String place(ShownUnit unit, String name) {
        return unit.value("FragmentPath").orElse("systemctl show " + name);
    }
}
