// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.core.internal.contribution;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import berth.core.evidence.Evidence;
import berth.core.evidence.Evidence.ProductInstalled;
import berth.core.evidence.Evidence.SettingSeen;
import berth.core.given.ProductState;
import berth.core.snapshot.Snapshot;

/**
 * What Windows Security Center says of the installed products among the evidence.
 *
 * @param said where it says so
 */
record SecurityCenter(List<SettingSeen> said) {

    static SecurityCenter of(List<Evidence> shown, Snapshot snapshot) {
        Set<String> products = shown.stream().filter(ProductInstalled.class::isInstance).map(e -> ((ProductInstalled) e).product())
                .collect(Collectors.toUnmodifiableSet());
        return new SecurityCenter(products.isEmpty() ? List.of() : snapshot.all(SettingSeen.class)
                .filter(setting -> setting.namespace().equals(ProductState.NAMESPACE) && products.contains(setting.key())
                        && ProductState.of(setting.value()).isPresent()).toList());
    }

    /** {@return whether the product protects: one entry that says so is enough, since products that were removed may leave one behind} */
    Optional<Boolean> protects() {
        return said.isEmpty() ? Optional.empty()
                : Optional.of(said.stream().anyMatch(setting -> ProductState.of(setting.value()).filter(ProductState::isActive).isPresent()));
    }
}
