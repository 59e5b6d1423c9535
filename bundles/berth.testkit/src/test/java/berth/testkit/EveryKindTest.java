// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

import berth.core.evidence.Evidence;

class EveryKindTest {
    @Test
    void noKindOfEvidenceIsForgotten() {
        assertThat(SnapshotFixtures.everyKind().evidence().stream().<Class<?>>map(Object::getClass).distinct().toList())
                .containsExactlyInAnyOrderElementsOf(List.<Class<?>>of(Evidence.class.getPermittedSubclasses()));
    }
}
