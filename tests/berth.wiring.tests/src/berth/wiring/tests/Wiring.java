// SPDX-FileCopyrightText: The Berth authors
// SPDX-License-Identifier: EPL-2.0

package berth.wiring.tests;

import java.util.List;

import org.eclipse.core.runtime.RegistryFactory;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;

import berth.core.contribution.ContributedDetector;
import berth.core.contribution.Contributions;
import berth.core.contribution.Guard;
import berth.core.spi.AntivirusDetector;

/** What the running framework has, read as the workbench reads it. */
final class Wiring {
    private Wiring() { }

    static Contributions contributions() {
        return new Contributions(RegistryFactory.getRegistry(), Platforms.resources(), List.of());
    }

    static AntivirusDetector detector(String id) {
        ContributedDetector found = contributions().detectors().stream().filter(d -> d.detector().id().equals(id)).findFirst().orElseThrow();
        return switch (Guard.call(found.detector().make())) {
        case Guard.Done<AntivirusDetector> done -> done.returned();
        case Guard.Failed<AntivirusDetector> failed -> throw new AssertionError(id + ": " + failed.reason());
        };
    }

    static BundleContext context() {
        return FrameworkUtil.getBundle(Wiring.class).getBundleContext();
    }
}
