// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.portprobe.internal.windows;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;

import org.junit.jupiter.api.Test;

class VersionInfoTest {
    @Test
    void tellsTheCompany() {
        assertThat(VersionInfo.company(FakeFiles.resource("Eset"))).contains("Eset");
        assertThat(VersionInfo.company(FakeFiles.resource("Microsoft Corporation"))).contains("Microsoft Corporation");
        assertThat(VersionInfo.company(FakeFiles.resource(""))).isEmpty();
        assertThat(VersionInfo.company(new byte[0])).isEmpty();
    }

    @Test
    void looksIntoThatTableOnlyThatIsThere() {
        byte[] resource = FakeFiles.resource("Eset");
        for (int length = 0; length < resource.length; length++) {
            VersionInfo.company(Arrays.copyOf(resource, length));
        }
        // A block without a length would be its own neighbour.
        Arrays.fill(resource, 92, resource.length, (byte) 0);
        assertThat(VersionInfo.company(resource)).isEmpty();
    }

    @Test
    void survivesWhatIsNoResource() {
        Random random = new Random(7);
        byte[] good = FakeFiles.resource("Eset");
        int told = 0;
        for (int round = 0; round < 20_000; round++) {
            byte[] bad = good.clone();
            for (int change = 0; change < 1 + round % 4; change++) {
                bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            }
            told += VersionInfo.company(bad).isPresent() ? 1 : 0;
        }
        assertThat(told).isPositive();
    }
}
