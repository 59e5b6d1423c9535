// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package com.example.mailshield;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import berth.core.snapshot.Snapshot;
import berth.core.spi.AntivirusDetector;
import berth.testkit.AntivirusDetectorContract;
import berth.testkit.SnapshotFixtures;

/** The promises of every detector, and what is special about this one. */
class MailShieldProxyTest implements AntivirusDetectorContract {
    @Override
    public AntivirusDetector detector() {
        return new MailShieldProxy();
    }

    @Override
    public Snapshot snapshotWithTheProduct() {
        return SnapshotFixtures.host("mx1").setting("mailshield", "proxy-port", "25").snapshot();
    }

    @Test
    void leavesOtherPortsAlone() {
        Snapshot mx1 = SnapshotFixtures.host("mx1").setting("mailshield", "proxy-port", "110").snapshot();
        assertThat(detector().detect(question(), mx1)).isEmpty();
    }
}
