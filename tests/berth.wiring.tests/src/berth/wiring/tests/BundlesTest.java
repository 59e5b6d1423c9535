// SPDX-FileCopyrightText: The Berth authors
// SPDX-License-Identifier: EPL-2.0

package berth.wiring.tests;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.core.runtime.RegistryFactory;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.FrameworkUtil;

/** The bundles of this build resolve in a real OSGi framework. */
class BundlesTest {

    @Test
    void everyBundleOfOursIsResolved() {
        assertThat(FrameworkUtil.getBundle(getClass()).getBundleContext().getBundles())
                .filteredOn(bundle -> bundle.getSymbolicName().startsWith("berth."))
                .allSatisfy(bundle -> assertThat(bundle.getState()).as(bundle.getSymbolicName())
                        .isIn(Bundle.RESOLVED, Bundle.STARTING, Bundle.ACTIVE))
                .extracting(Bundle::getSymbolicName)
                .contains("berth.core", "berth.portprobe", "berth.eventlog", "berth.antivirus", "berth.articles", "berth.cli");
    }

    @Test
    void theExtensionPointsAreRegistered() {
        assertThat(RegistryFactory.getRegistry().getExtensionPoints("berth.core"))
                .extracting(point -> point.getUniqueIdentifier())
                .contains("berth.core.evidenceSources", "berth.core.eventLogFormats", "berth.core.antivirusDetectors",
                        "berth.core.articles", "berth.core.failurePatterns", "berth.core.actuators");
    }
}
