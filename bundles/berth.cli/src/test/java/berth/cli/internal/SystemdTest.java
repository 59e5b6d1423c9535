// SPDX-License-Identifier: EPL-2.0
// SPDX-FileCopyrightText: The Berth authors
package berth.cli.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdTest {
    @TempDir
    Path folder;

    @Test
    void ofWhatIsTooLongTheBeginningIsKept() throws IOException {
        Path to = folder.resolve("journal");
        for (int size : List.of(0, 1, 99_999, 100_000)) {
            assertThat(Systemd.isWhole(new ByteArrayInputStream(new byte[size]), to, 100_000)).isTrue();
            assertThat(Files.size(to)).isEqualTo(size);
        }
        assertThat(Systemd.isWhole(new ByteArrayInputStream(new byte[100_001]), to, 100_000)).isFalse();
        assertThat(Files.size(to)).isEqualTo(100_000);
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }
        };
        assertThat(Systemd.isWhole(endless, to, 100_000)).isFalse();
        assertThat(Files.size(to)).isEqualTo(100_000);
    }
}
